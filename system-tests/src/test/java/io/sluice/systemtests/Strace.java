/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import io.sluice.testservers.SluiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A running {@code strace} of what one process writes and forces. For one thread at a time. */
final class Strace implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern ATTACHED = Pattern.compile("Process \\d+ attached");

    private final SluiceProcess strace;
    private final Path trace;

    private Strace(SluiceProcess strace, Path trace) {
        this.strace = strace;
        this.trace = trace;
    }

    /** Attaches to all threads of a process, present and future; throws with the reason when it cannot. */
    static Strace attach(long pid, Path folder) {
        Path trace = folder.resolve("strace-" + pid);
        SluiceProcess strace = SluiceProcess.startCommand(command(pid, trace), Map.of(), folder);
        try {
            strace.awaitLog(ATTACHED, LIMIT);
            return new Strace(strace, trace);
        } catch (IllegalStateException refused) {
            strace.close();
            throw new IllegalStateException(
                    "strace could not attach to process %d; it is the package strace and needs the right to trace (root, or kernel.yama.ptrace_scope=0)"
                            .formatted(pid),
                    refused);
        }
    }

    private static List<String> command(long pid, Path trace) {
        return List.of(
                "strace",
                "-f",
                "-p",
                String.valueOf(pid),
                "-yy",
                "-xx",
                "-s",
                "65536",
                "-e",
                "trace=write,writev,pwrite64,pwritev,sendto,fdatasync,fsync,msync",
                "-o",
                trace.toString());
    }

    /** What it has seen until now. */
    List<Syscall> calls() {
        try {
            return SyscallTrace.read(Files.readAllLines(trace, StandardCharsets.ISO_8859_1));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Lets the process go on untraced. */
    @Override
    public void close() {
        strace.close();
    }
}
