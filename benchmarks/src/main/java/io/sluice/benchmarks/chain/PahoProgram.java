/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import io.sluice.benchmarks.load.Sessions;
import io.sluice.testservers.SluiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@link PahoConsumer} as a process of its own. */
final class PahoProgram implements AutoCloseable {

    /** What it says when it has subscribed. */
    static final String READY = "subscribed";

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final int port;
    private final String clientId;
    private final SluiceProcess process;
    private final SharedCounter counter;

    private PahoProgram(int port, String clientId, SluiceProcess process, SharedCounter counter) {
        this.port = port;
        this.clientId = clientId;
        this.process = process;
        this.counter = counter;
    }

    /** Starts it and waits until it has subscribed. */
    static PahoProgram start(
            int port, String clientId, String filter, int receiveMaximum, List<String> jvmOptions, Path folder)
            throws IOException {
        Path file = Files.createTempFile(folder, "received-", ".count");
        SharedCounter counter = SharedCounter.open(file);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", classPath(), PahoConsumer.class.getName()));
        command.addAll(
                List.of(Integer.toString(port), clientId, filter, Integer.toString(receiveMaximum), file.toString()));
        SluiceProcess process = SluiceProcess.startCommand(command, Map.of(), folder);
        process.awaitLog(Pattern.compile(READY), START_LIMIT);
        return new PahoProgram(port, clientId, process, counter);
    }

    /** Absolute, since the program runs in another folder. */
    private static String classPath() {
        List<String> parts = new ArrayList<>();
        for (String part : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
            parts.add(Path.of(part).toAbsolutePath().toString());
        }
        return String.join(java.io.File.pathSeparator, parts);
    }

    /** Messages that it has received since it was started. */
    long received() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("the bare Paho consumer has ended: " + process.log());
        }
        return counter.get();
    }

    /** Seconds of processor time since it was started. */
    double cpuSeconds() {
        return ProcFs.cpuSeconds(process.pid());
    }

    @Override
    public void close() throws IOException {
        process.close();
        Sessions.end(port, clientId);
    }
}
