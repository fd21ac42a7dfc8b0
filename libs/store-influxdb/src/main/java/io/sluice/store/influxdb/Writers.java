/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import io.sluice.codec.lineprotocol.LineProtocolWriter;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Line protocol writers to use again: each has a buffer of the size of a batch, and knows the series it wrote lately. As many
 * are kept as writes may be under way; those that one large batch has made larger than usual are not. Safe for use from any
 * thread.
 */
final class Writers {

    private static final int KEPT = 8;
    private static final int USUAL_BYTES = 4 << 20;

    private final BlockingQueue<LineProtocolWriter> idle = new ArrayBlockingQueue<>(KEPT);

    /** An empty writer. */
    LineProtocolWriter borrow() {
        LineProtocolWriter kept = idle.poll();
        return kept == null ? new LineProtocolWriter() : kept;
    }

    void giveBack(LineProtocolWriter writer) {
        if (writer.length() <= USUAL_BYTES) {
            writer.clear();
            var _ = idle.offer(writer);
        }
    }
}
