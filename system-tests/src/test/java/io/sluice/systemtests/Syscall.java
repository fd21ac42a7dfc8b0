/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.util.Set;

/**
 * One finished system call of a traced process.
 *
 * @param began line of the trace where it began; the kernel executes a call only after this line was seen
 * @param ended line of the trace where its result was there; the same when nothing came in between
 * @param file what its first argument stands for: a path, or {@code TCP:[from->to]}
 * @param data what it was to write; empty for other calls
 */
record Syscall(int began, int ended, String name, String file, byte[] data, long result) {

    private static final Set<String> WRITES = Set.of("write", "writev", "pwrite64", "pwritev", "sendto");
    private static final Set<String> FORCES = Set.of("fdatasync", "fsync");

    /** Whether it wrote all its bytes. */
    boolean isWrite() {
        return WRITES.contains(name) && result == data.length;
    }

    /** Whether the kernel said that everything written to the file before is on the disk. */
    boolean isForce() {
        return FORCES.contains(name) && result == 0;
    }

    boolean isOverBefore(Syscall other) {
        return ended < other.began;
    }
}
