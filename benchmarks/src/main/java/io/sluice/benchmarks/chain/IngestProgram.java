/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import io.sluice.testservers.InfluxDbServer;
import io.sluice.testservers.MosquittoServer;
import io.sluice.testservers.Ports;
import io.sluice.testservers.SluiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The ingest service as a process of its own, with the defaults that users get: it is told only where its servers are,
 * where its data goes, and how large its heap may be. For one thread at a time.
 */
final class IngestProgram implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final Path jar;
    private final Path folder;
    private final List<String> jvmOptions;
    private final List<String> properties;
    private final int port = Ports.free();
    private SluiceProcess process;

    IngestProgram(Path jar, Path folder, List<String> jvmOptions, MosquittoServer broker, InfluxDbServer store) {
        this.jar = jar;
        this.folder = folder;
        this.jvmOptions = jvmOptions;
        this.properties = List.of(
                "--sluice.mqtt.uri=" + broker.uri(),
                "--sluice.store.influxdb.url=" + store.url(),
                "--sluice.store.influxdb.token=" + store.token(),
                "--sluice.store.influxdb.org=" + store.org(),
                "--sluice.store.influxdb.bucket=" + store.bucket(),
                "--sluice.data-dir=" + folder.resolve("data"),
                "--sluice.security.mode=open",
                "--server.port=" + port);
        this.process = launch();
    }

    private SluiceProcess launch() {
        return SluiceProcess.startJar(jar, jvmOptions, properties, Map.of(), folder)
                .awaitReady(url("/actuator/health/readiness"), START_LIMIT);
    }

    /** SIGTERM; waits until it has ended. */
    void stop() {
        process.stop();
    }

    /** Starts it again with its data; it is ready when this returns. */
    void startAgain() {
        process = launch();
    }

    /** What the pipeline says now. */
    Pipeline pipeline() throws IOException, InterruptedException {
        return Pipeline.of(Http.get(url("/api/v1/pipeline")));
    }

    /** Bytes of the heap in use, garbage included. */
    long heapBytes() throws IOException, InterruptedException {
        return (long) Http.get(url("/actuator/prometheus"))
                .lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes") && line.contains("area=\"heap\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Seconds of processor time since it started. */
    double cpuSeconds() {
        return ProcFs.cpuSeconds(process.pid());
    }

    /** Resident memory in bytes. */
    long residentBytes() {
        return ProcFs.residentBytes(process.pid());
    }

    long pid() {
        return process.pid();
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
        process.close();
    }
}
