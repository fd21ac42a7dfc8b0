/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One connection of the {@link Oracle} after another: publishes every {@code step}-th message in order, at most
 * {@value #WINDOW} unacknowledged, until all are acknowledged. Gives up when no connection comes for five minutes.
 */
final class OracleLane {

    private static final int WINDOW = 1_000;
    private static final int MAX_PACKET_ID = 65_535;
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final int port;
    private final Mqtt.Login login;
    private final Oracle.Messages messages;
    private final int step;
    private final Numbers numbers;
    private final Pace pace;
    private final AtomicLong sent;
    private final AtomicLong acknowledged;
    private final String clientId = "oracle-" + UUID.randomUUID().toString().substring(0, 8);

    /** Number of each message on its way, by the order of sending; guarded by itself. */
    private final TreeMap<Long, Integer> onTheirWay = new TreeMap<>();

    private long order;
    private int next;
    private boolean broken;

    /** @param first the number of its first message; every {@code step}-th from there on is this lane's */
    OracleLane(
            int port,
            Mqtt.Login login,
            Oracle.Messages messages,
            int first,
            int step,
            Numbers numbers,
            Pace pace,
            AtomicLong sent,
            AtomicLong acknowledged) {
        this.port = port;
        this.login = login;
        this.messages = messages;
        this.next = first;
        this.step = step;
        this.numbers = numbers;
        this.pace = pace;
        this.sent = sent;
        this.acknowledged = acknowledged;
    }

    CompletableFuture<Void> start() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofVirtual().name(clientId).start(() -> {
            try {
                publishAll();
                done.complete(null);
            } catch (Exception failed) {
                done.completeExceptionally(failed);
            }
        });
        return done;
    }

    private void publishAll() throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!isDone()) {
            try (Mqtt mqtt = Mqtt.connect(port, clientId, login)) {
                giveUp = System.nanoTime() + PATIENCE.toNanos();
                publishOver(mqtt);
            } catch (IOException lost) {
                if (System.nanoTime() - giveUp > 0) {
                    throw lost;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private boolean isDone() {
        synchronized (onTheirWay) {
            return numbers.isBeyond(next) && onTheirWay.isEmpty();
        }
    }

    private void publishOver(Mqtt mqtt) throws IOException, InterruptedException {
        broken = false;
        repeatUnacknowledged(mqtt);
        Thread reader = Thread.ofVirtual().name(clientId + "-acks").start(() -> readAcknowledgements(mqtt));
        try {
            while (awaitRoom(mqtt) && numbers.take(next)) {
                send(mqtt, takeNext());
                pace.await(mqtt::flush);
            }
            mqtt.flush();
            awaitAcknowledgements();
        } finally {
            mqtt.close();
            reader.join();
        }
    }

    private void repeatUnacknowledged(Mqtt mqtt) throws IOException {
        List<Integer> again;
        synchronized (onTheirWay) {
            again = List.copyOf(onTheirWay.values());
            onTheirWay.clear();
        }
        // All of them are on their way again before any is written: if this connection breaks too, none is forgotten.
        long first = order;
        synchronized (onTheirWay) {
            again.forEach(number -> onTheirWay.put(order++, number));
        }
        for (int i = 0; i < again.size(); i++) {
            write(mqtt, first + i, again.get(i), true);
        }
        mqtt.flush();
    }

    private void send(Mqtt mqtt, int number) throws IOException {
        long place = order++;
        synchronized (onTheirWay) {
            onTheirWay.put(place, number);
        }
        write(mqtt, place, number, false);
    }

    /** Taken before it is written: a write that fails leaves it among those to repeat, not to be sent anew. */
    private int takeNext() {
        int number = next;
        next += step;
        return number;
    }

    private void write(Mqtt mqtt, long place, int number, boolean again) throws IOException {
        sent.incrementAndGet();
        mqtt.publish(packetId(place), again, messages.topic(number), messages.payload(number));
    }

    private static int packetId(long place) {
        return (int) (place % MAX_PACKET_ID) + 1;
    }

    /** False when the connection broke meanwhile. What waits in the buffer goes out before this waits. */
    private boolean awaitRoom(Mqtt mqtt) throws IOException, InterruptedException {
        synchronized (onTheirWay) {
            if (onTheirWay.size() < WINDOW) {
                return !broken;
            }
        }
        mqtt.flush();
        synchronized (onTheirWay) {
            while (onTheirWay.size() >= WINDOW && !broken) {
                onTheirWay.wait();
            }
            return !broken;
        }
    }

    private void awaitAcknowledgements() throws InterruptedException {
        synchronized (onTheirWay) {
            while (!onTheirWay.isEmpty() && !broken) {
                onTheirWay.wait();
            }
        }
    }

    private void readAcknowledgements(Mqtt mqtt) {
        try {
            while (true) {
                acknowledge(mqtt.readPuback());
            }
        } catch (IOException lost) {
            mqtt.close();
            synchronized (onTheirWay) {
                broken = true;
                onTheirWay.notifyAll();
            }
        }
    }

    private void acknowledge(int packetId) throws IOException {
        synchronized (onTheirWay) {
            Long place = onTheirWay.keySet().stream()
                    .filter(candidate -> packetId(candidate) == packetId)
                    .findFirst()
                    .orElseThrow(
                            () -> new IOException("PUBACK for packet %d, which is not on its way".formatted(packetId)));
            onTheirWay.remove(place);
            onTheirWay.notifyAll();
        }
        acknowledged.incrementAndGet();
    }
}
