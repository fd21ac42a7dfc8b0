/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import io.sluice.mqtt.wire.Packets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher has on its hands: messages waiting to be written, and those written at QoS 1 and not acknowledged.
 * Bounded by the number of both together. Safe for use from any thread; futures are completed outside of the lock.
 */
final class PublishWindow {

    /** A message and its future. */
    record Outgoing(String topic, byte[] payload, int qos, boolean retained, CompletableFuture<Void> future) {}

    /** An accepted network connection. */
    interface Connection {
        void write(byte[] packets) throws IOException;
    }

    /** Packets to be written in one write, only to the connection they were made for, and the QoS 0 messages in them. */
    record Chunk(Connection connection, byte[] packets, List<Outgoing> qos0) {}

    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int LAST_PACKET_ID = 65_535;

    private final int limit;
    private final Deque<Outgoing> waiting = new ArrayDeque<>();
    /** By packet id, in the order of writing. */
    private final Map<Integer, Outgoing> unacknowledged = new LinkedHashMap<>();
    /** Packet ids to be written again on the present connection, in order. */
    private final Deque<Integer> again = new ArrayDeque<>();

    private final BitSet usedIds = new BitSet(LAST_PACKET_ID + 1);
    private int lastId;
    private @Nullable Connection connection;
    private int brokerLimit;
    private boolean closed;

    PublishWindow(int limit) {
        this.limit = limit;
    }

    /** Takes a message when there is room; waits for room if so asked. False: there is none. */
    synchronized boolean offer(Outgoing message, boolean block) throws InterruptedException {
        while (!closed && size() >= limit) {
            if (!block) {
                return false;
            }
            wait();
        }
        if (closed) {
            throw new IllegalStateException("the publisher is closed");
        }
        waiting.add(message);
        notifyAll();
        return true;
    }

    private int size() {
        return waiting.size() + unacknowledged.size();
    }

    /** A connection stands: what is unacknowledged is written again, first and in order. */
    synchronized void connected(Connection accepted, int receiveMaximum) {
        connection = accepted;
        again.clear();
        again.addAll(unacknowledged.keySet());
        brokerLimit = receiveMaximum;
        notifyAll();
    }

    /** A connection has ended; nothing changes when another one stands. */
    synchronized void disconnected(Connection ended) {
        if (connection == ended) {
            connection = null;
        }
    }

    /** Whatever connection there was has ended. */
    synchronized void disconnected() {
        connection = null;
    }

    /** The next packets to write; waits for them. {@code null} when closed and nothing is left that could be written. */
    synchronized @Nullable Chunk next() throws InterruptedException {
        Connection current = connection;
        while (current == null || !writable()) {
            if (closed) {
                return null;
            }
            wait();
            current = connection;
        }
        ByteArrayOutputStream packets = new ByteArrayOutputStream();
        List<Outgoing> qos0 = new ArrayList<>();
        while (packets.size() < CHUNK_BYTES && writable()) {
            packets.writeBytes(nextPacket(qos0));
        }
        notifyAll();
        return new Chunk(current, packets.toByteArray(), qos0);
    }

    private boolean writable() {
        if (!again.isEmpty()) {
            return true;
        }
        Outgoing first = waiting.peek();
        return first != null && (first.qos() == 0 || unacknowledged.size() < Math.min(brokerLimit, LAST_PACKET_ID));
    }

    private byte[] nextPacket(List<Outgoing> qos0) {
        Integer repeated = again.poll();
        if (repeated != null) {
            Outgoing message = unacknowledged.get(repeated);
            return message == null ? new byte[0] : packet(message, repeated, true);
        }
        Outgoing message = waiting.remove();
        if (message.qos() == 0) {
            qos0.add(message);
            return packet(message, 0, false);
        }
        int id = freeId();
        unacknowledged.put(id, message);
        return packet(message, id, false);
    }

    private int freeId() {
        int id = usedIds.nextClearBit(lastId + 1);
        if (id > LAST_PACKET_ID) {
            id = usedIds.nextClearBit(1);
        }
        usedIds.set(id);
        lastId = id;
        return id;
    }

    private static byte[] packet(Outgoing message, int id, boolean again) {
        return Packets.publish(message.topic(), message.payload(), message.qos(), id, again, message.retained());
    }

    /**
     * A PUBACK came; returns its message, whose future is the caller's to complete. One that comes late, over a connection
     * that has been replaced, does not count: its packet id may be another message's by now.
     */
    synchronized @Nullable Outgoing acknowledged(Connection from, int packetId) {
        if (from != connection) {
            return null;
        }
        Outgoing message = unacknowledged.remove(packetId);
        if (message != null) {
            usedIds.clear(packetId);
            notifyAll();
        }
        return message;
    }

    synchronized int inFlight() {
        return unacknowledged.size()
                + (int) waiting.stream().filter(m -> m.qos() > 0).count();
    }

    synchronized boolean isEmpty() {
        return size() == 0;
    }

    /** Takes nothing more, and cancels what is left. */
    void close() {
        List<Outgoing> left;
        synchronized (this) {
            closed = true;
            connection = null;
            left = new ArrayList<>(unacknowledged.values());
            left.addAll(waiting);
            unacknowledged.clear();
            waiting.clear();
            notifyAll();
        }
        left.forEach(message -> message.future()
                .completeExceptionally(
                        new CancellationException("the publisher was closed before the broker took it")));
    }
}
