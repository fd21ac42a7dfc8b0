/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import io.sluice.testservers.Ports;
import io.sluice.testservers.SluiceProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One of our programs with an HTTP port and a data folder that stay the same when it is killed and started again. For
 * one thread at a time.
 */
final class Program implements AutoCloseable {

    static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final String DATA_DIR = "--sluice.data-dir=";

    private final String name;
    private final Path folder;
    private final int port = Ports.free();
    private final Path dataDir;
    private final List<String> properties;
    private SluiceProcess process;

    private Program(String name, Path folder, List<String> properties) {
        this.name = name;
        this.folder = folder;
        this.properties = new ArrayList<>(properties);
        this.properties.add("--server.port=" + port);
        this.dataDir = dataDir(properties, folder.resolve(name + "-data"));
        if (!properties.contains(DATA_DIR + dataDir)) {
            this.properties.add(DATA_DIR + dataDir);
        }
        if (properties.stream().noneMatch(property -> property.startsWith("--sluice.security.mode="))) {
            this.properties.add("--sluice.security.mode=open");
        }
        this.process = launch();
    }

    private static Path dataDir(List<String> properties, Path otherwise) {
        return properties.stream()
                .filter(property -> property.startsWith(DATA_DIR))
                .map(property -> Path.of(property.substring(DATA_DIR.length())))
                .findFirst()
                .orElse(otherwise);
    }

    /** Starts it with these Spring properties; its log goes to the folder. It may not be ready yet. */
    static Program start(String name, Path folder, List<String> properties) {
        return new Program(name, folder, properties);
    }

    private SluiceProcess launch() {
        PreparedProgram prepared = PreparedProgram.of(name);
        List<String> options = new ArrayList<>(prepared.jvmOptions());
        options.add("-Xmx768m");
        return SluiceProcess.startJar(prepared.jar(), options, properties, Map.of(), folder);
    }

    /** Waits until its readiness says yes. */
    Program awaitReady() {
        process.awaitReady(url("/actuator/health/readiness"), START_LIMIT);
        return this;
    }

    /** {@code kill -9}. */
    void kill9() {
        process.kill9();
    }

    /** SIGTERM and its exit code. */
    int stop() {
        return process.stop();
    }

    /** Starts it again after {@link #kill9} or {@link #stop}, with the same properties, port and data. */
    Program startAgain() {
        process = launch();
        return this;
    }

    /** The same with further properties, which it keeps. */
    Program startAgainWith(String... more) {
        properties.addAll(List.of(more));
        return startAgain();
    }

    /** The running process: its id, its log. */
    SluiceProcess process() {
        return process;
    }

    /** An address of its HTTP interface; the path begins with a slash. */
    URI url(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Where its logs are. */
    Path folder() {
        return folder;
    }

    Path dataDir() {
        return dataDir;
    }

    @Override
    public void close() {
        process.close();
    }
}
