/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.answer;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/**
 * Passes bytes on until a time is up, in pieces, so that it is looked at often. From then on every write fails. Closing it
 * does nothing, since writers close their stream when they fail, too: only {@link #finish} ends the answer. Not
 * thread-safe.
 */
final class TimedStream extends OutputStream {

    private static final int PIECE = 8 << 10;

    private final OutputStream out;
    private final long limitNanos;
    private final long begun = System.nanoTime();

    TimedStream(OutputStream out, Duration limit) {
        this.out = out;
        this.limitNanos = limit.toNanos();
    }

    /** The time is up. */
    static final class LateException extends IOException {
        private static final long serialVersionUID = 1L;

        LateException() {
            super("the time for writing the answer is up");
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        for (int done = 0; done < length; done += PIECE) {
            checkTime();
            out.write(bytes, from + done, Math.min(PIECE, length - done));
        }
    }

    @Override
    public void flush() throws IOException {
        checkTime();
        out.flush();
    }

    @Override
    public void close() {}

    /** Ends the answer: everything was written. */
    void finish() throws IOException {
        checkTime();
        out.close();
    }

    private void checkTime() throws LateException {
        if (System.nanoTime() - begun > limitNanos) {
            throw new LateException();
        }
    }
}
