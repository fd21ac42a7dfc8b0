/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import java.io.IOException;
import java.nio.file.Path;
import one.profiler.AsyncProfilerLoader;

/** async-profiler in another process of this machine: which code its threads are in while they use the processor. */
final class Profiler {

    private final String pid;

    Profiler(long pid, Path folder) throws IOException {
        this.pid = Long.toString(pid);
        AsyncProfilerLoader.setExtractionDirectory(folder);
        if (!AsyncProfilerLoader.isSupported()) {
            throw new IllegalStateException("async-profiler does not run on this machine; it knows Linux and macOS");
        }
    }

    /** Begins to take samples: a stack for every millisecond of processor time. Timers need no rights, unlike perf. */
    void start() throws IOException {
        AsyncProfilerLoader.executeProfiler("start", "-e", "ctimer", "-i", "1ms", pid);
    }

    /** Ends it and writes a line per stack: frames from the outermost on, with {@code ;} between, and how often. */
    void stop(Path collapsed) throws IOException {
        AsyncProfilerLoader.executeProfiler("stop", "-o", "collapsed", "-f", collapsed.toString(), pid);
    }
}
