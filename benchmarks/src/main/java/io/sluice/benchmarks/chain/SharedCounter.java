/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A number that one process counts up and another reads, in a file they both map: counting costs next to nothing. */
final class SharedCounter {

    private final MappedByteBuffer memory;

    private SharedCounter(MappedByteBuffer memory) {
        this.memory = memory;
    }

    /** Maps the file, which is made when it is missing. */
    static SharedCounter open(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new SharedCounter(channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES));
        }
    }

    void set(long value) {
        memory.putLong(0, value);
    }

    long get() {
        return memory.getLong(0);
    }
}
