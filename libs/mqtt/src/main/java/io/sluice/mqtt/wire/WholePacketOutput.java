/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one way out of a connection: whole packets only, under one lock, whether they come from Paho in pieces or from this
 * module in groups.
 */
public final class WholePacketOutput extends OutputStream {

    private static final int PIECE_BYTES = 16 * 1024;

    private final OutputStream target;
    private final Duration firstPacketLimit;
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch firstPacket = new CountDownLatch(1);
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private volatile long writingSince;

    WholePacketOutput(OutputStream target, Duration firstPacketLimit) {
        this.target = target;
        this.firstPacketLimit = firstPacketLimit;
    }

    /** Writes whole packets in one write. */
    public void writePackets(byte[] packets, int length) throws IOException {
        lock.lock();
        try {
            send(packets, length);
        } finally {
            lock.unlock();
        }
    }

    /** The same, but gives up when another write has not come to its end within a limit; true when written. */
    public boolean tryWritePackets(byte[] packets, Duration limit) throws IOException, InterruptedException {
        if (!lock.tryLock(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        try {
            send(packets, packets.length);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** For how long the broker has taken nothing of the present write, in nanoseconds; 0 when there is none. */
    public long stuckNanos() {
        long since = writingSince;
        return since == 0 ? 0 : System.nanoTime() - since;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** Paho's writes: kept until they make whole packets. */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        firstPacket.countDown();
        lock.lock();
        try {
            unfinished.write(bytes, offset, length);
            byte[] all = unfinished.toByteArray();
            int whole = wholePackets(all);
            if (whole > 0) {
                unfinished.reset();
                unfinished.write(all, whole, all.length - whole);
                send(all, whole);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until Paho has begun to send CONNECT, at most the limit. Before that no broker may say anything; and Paho's
     * connecting thread never ends when its receiver has ended before it looked.
     */
    void awaitFirstPacket() throws IOException {
        try {
            if (!firstPacket.await(firstPacketLimit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("no CONNECT was sent within " + firstPacketLimit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before CONNECT was sent", e);
        }
    }

    /** In pieces, so that a broker which takes them slowly is told from one that takes nothing. */
    private void send(byte[] packets, int length) throws IOException {
        try {
            for (int at = 0; at < length; at += PIECE_BYTES) {
                writingSince = System.nanoTime() | 1;
                target.write(packets, at, Math.min(PIECE_BYTES, length - at));
            }
            target.flush();
        } finally {
            writingSince = 0;
        }
    }

    /** How many of the bytes make whole packets. */
    private static int wholePackets(byte[] bytes) {
        int whole = 0;
        while (whole < bytes.length) {
            int at = whole + 1;
            int remaining = 0;
            int shift = 0;
            boolean complete = false;
            while (at < bytes.length && !complete) {
                remaining |= (bytes[at] & 0x7f) << shift;
                shift += 7;
                complete = bytes[at++] >= 0;
            }
            if (!complete || bytes.length - at < remaining) {
                return whole;
            }
            whole = at + remaining;
        }
        return whole;
    }
}
