/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads a socket in large pieces. When traffic flows and the last read brought little, it waits a moment before the next
 * one, so that the kernel gathers and most system calls and wake-ups go; a connection that was idle is read at once. For
 * one thread.
 */
final class GatheringInputStream extends InputStream {

    /** How long to let the kernel gather; bounds what this adds to a message's latency. */
    private static final long GATHER_NANOS = 8_000_000;
    /** A read that brought this much needs no gathering. */
    private static final int ENOUGH_BYTES = 64 * 1024;
    /** Traffic flows when a read did not have to wait longer than this. */
    private static final long FLOWING_NANOS = 2_000_000;

    private final InputStream source;
    private final byte[] buffer;
    private int start;
    private int end;
    private boolean gatherNext;

    GatheringInputStream(InputStream source, int bufferBytes) {
        this.source = source;
        this.buffer = new byte[bufferBytes];
    }

    @Override
    public int read() throws IOException {
        if (start == end && !fill()) {
            return -1;
        }
        return buffer[start++] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (start == end) {
            if (length >= buffer.length) {
                return readSource(target, offset, length);
            }
            if (!fill()) {
                return -1;
            }
        }
        int count = Math.min(length, end - start);
        System.arraycopy(buffer, start, target, offset, count);
        start += count;
        return count;
    }

    /** Bytes that can be had without a system call. */
    @Override
    public int available() {
        return end - start;
    }

    /** Whether a complete TLS record lies in the buffer, so that reading it cannot wait. */
    boolean holdsTlsRecord() {
        if (end - start < 5) {
            return false;
        }
        int length = (buffer[start + 3] & 0xff) << 8 | buffer[start + 4] & 0xff;
        return end - start >= 5 + length;
    }

    private boolean fill() throws IOException {
        int count = readSource(buffer, 0, buffer.length);
        start = 0;
        end = Math.max(0, count);
        return count > 0;
    }

    private int readSource(byte[] target, int offset, int length) throws IOException {
        if (gatherNext) {
            LockSupport.parkNanos(this, GATHER_NANOS);
        }
        long before = System.nanoTime();
        int count = source.read(target, offset, length);
        gatherNext = count < ENOUGH_BYTES && System.nanoTime() - before < FLOWING_NANOS;
        return count;
    }
}
