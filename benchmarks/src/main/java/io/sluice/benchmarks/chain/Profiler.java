/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Path;
import one.profiler.AsyncProfilerLoader;

/** async-profiler in another JVM of this machine: which code its threads are in while they use the processor. */
final class Profiler {

    private final String pid;
    private final Path library;

    /** @param folder the profiler's library is unpacked to */
    Profiler(long pid, Path folder) throws IOException {
        this.pid = Long.toString(pid);
        AsyncProfilerLoader.setExtractionDirectory(folder);
        if (!AsyncProfilerLoader.isSupported()) {
            throw new IllegalStateException("async-profiler does not run on this machine; it knows Linux and macOS");
        }
        this.library = AsyncProfilerLoader.getAsyncProfilerPath();
    }

    /**
     * Begins to take samples: a stack for every few milliseconds of
     * processor time, as fine as the kernel's timers are. They need no rights, unlike perf.
     */
    void start() throws IOException {
        command("start,event=ctimer,interval=1ms");
    }

    /** Ends it and writes a line per stack: frames from the outermost on, with {@code ;} between, and how often. */
    void stop(Path collapsed) throws IOException {
        command("stop,collapsed,file=" + collapsed);
    }

    private void command(String command) throws IOException {
        try {
            VirtualMachine jvm = VirtualMachine.attach(pid);
            try {
                jvm.loadAgentPath(library.toString(), command);
            } finally {
                jvm.detach();
            }
        } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException cause) {
            throw new IOException("the profiler could not be told to '%s'".formatted(command), cause);
        }
    }
}
