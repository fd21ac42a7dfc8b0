/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import io.sluice.mqtt.MqttPublisher;
import io.sluice.mqtt.PublisherSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes new dead letters to {@code sluice/dead-letters/{reason}}, at QoS 1, once they are safe. It is news, not a
 * copy: who forwards never waits for it, and what does not fit its queue, or is not acknowledged in time, is counted as
 * dropped. The letters themselves are kept either way. Does nothing when it has no publisher. Thread-safe.
 */
public final class LetterNews implements AutoCloseable {

    /** Everything below is Sluice's own; ingest takes nothing from there. */
    public static final String OWN_TOPICS = "sluice/";

    static final String TOPIC = OWN_TOPICS + "dead-letters/";
    static final int MOST_LETTERS = 1_000;
    static final long MOST_BYTES = 16L << 20;

    /** Brokers refuse packets that are too large; the letter itself has the whole payload. */
    static final int MOST_PAYLOAD = 64 << 10;

    private static final Logger log = LoggerFactory.getLogger(LetterNews.class);

    private static final int QOS = 1;
    private static final int UNACKNOWLEDGED = 10;
    private static final Duration ACK_LIMIT = Duration.ofSeconds(5);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(1);

    private final @Nullable MqttPublisher publisher;
    private final JsonMapper json = JsonMapper.builder().build();
    private final Thread thread = Thread.ofPlatform().name("sluice-letter-news").unstarted(this::publishAll);
    private final Queue<DeadLetter> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean closed;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    /** @param settings {@code null} to publish nothing */
    public LetterNews(@Nullable PublisherSettings settings) {
        publisher = settings == null
                ? null
                : new MqttPublisher(settings.withMaxInFlight(UNACKNOWLEDGED, PublisherSettings.WhenFull.FAIL));
    }

    /** Begins to connect; returns at once. */
    public void start() {
        if (publisher != null) {
            publisher.start();
            thread.start();
        }
    }

    /** Takes letters to be published; those that find no room are dropped. Never waits. */
    public synchronized void offer(List<DeadLetter> letters) {
        if (publisher == null || closed) {
            return;
        }
        for (DeadLetter letter : letters) {
            if (waiting.size() >= MOST_LETTERS || waitingBytes + letter.payload().length > MOST_BYTES) {
                dropped.incrementAndGet();
            } else {
                waiting.add(letter);
                waitingBytes += letter.payload().length;
            }
        }
        notifyAll();
    }

    private synchronized @Nullable DeadLetter next() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait(TimeUnit.SECONDS.toMillis(1));
        }
        DeadLetter letter = waiting.poll();
        waitingBytes -= letter == null ? 0 : letter.payload().length;
        return letter;
    }

    private void publishAll() {
        try {
            for (DeadLetter letter = next(); letter != null; letter = next()) {
                publish(letter);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish(DeadLetter letter) throws InterruptedException {
        try {
            send(letter).get(ACK_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            published.incrementAndGet();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            dropped.incrementAndGet();
            log.debug("the news of dead letter {} was not published", letter.id(), e);
        }
    }

    private CompletableFuture<Void> send(DeadLetter letter) {
        if (publisher == null) {
            throw new IllegalStateException("there is no publisher");
        }
        return publisher.publish(
                topic(letter.reason()), json.writeValueAsBytes(LetterView.of(letter, MOST_PAYLOAD)), QOS);
    }

    /** Reasons are ours or a store adapter's: words that are levels of a topic; whatever else there may be is not. */
    static String topic(String reason) {
        return TOPIC + reason.replaceAll("[^A-Za-z0-9_-]", "_");
    }

    /** Letters that the broker has acknowledged, since the start. */
    public long published() {
        return published.get();
    }

    /** Letters of which there was no news, since the start. */
    public long dropped() {
        return dropped.get();
    }

    /** Ends within a few seconds; what still waits is not published. */
    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            closed = true;
            dropped.addAndGet(waiting.size());
            waiting.clear();
            notifyAll();
        }
        if (publisher != null) {
            if (thread.isAlive()) {
                thread.join(STOP_LIMIT);
            }
            publisher.close(); // which ends what the thread may still wait for
        }
    }
}
