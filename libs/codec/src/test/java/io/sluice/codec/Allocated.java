/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec;

import java.lang.management.ManagementFactory;

/** What a thread has allocated: the work of a message that may be of any size, without a clock. */
public final class Allocated {

    private Allocated() {}

    /** By the calling thread, so far. */
    public static long bytes() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
