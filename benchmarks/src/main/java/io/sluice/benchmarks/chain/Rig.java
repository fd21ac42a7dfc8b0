/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import io.sluice.benchmarks.load.LoadPlan;
import io.sluice.testservers.InfluxDbServer;
import io.sluice.testservers.MosquittoServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is measured: a real Mosquitto, a real InfluxDB and the ingest service between them, each a process of its own. It
 * stays up, and warm, over all passes. For one thread at a time.
 */
final class Rig implements AutoCloseable {

    /** First level of the topics that ingest subscribes to. */
    static final String INGEST_ROOT = "telemetry";

    private static final long POLL_MILLIS = 20;
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(10);
    private static final Duration QUIET_WINDOW = Duration.ofSeconds(1);
    private static final double QUIET_SHARE = 0.1;
    private static final Duration QUIET_LIMIT = Duration.ofMinutes(2);
    private static final Pattern MOSQUITTO = Pattern.compile("mosquitto version (\\S+)");

    private final MosquittoServer broker;
    private final InfluxDbServer store;
    private final IngestProgram ingest;
    private final StoreProbe probe;
    private int measurements;

    private Rig(MosquittoServer broker, InfluxDbServer store, IngestProgram ingest) {
        this.broker = broker;
        this.store = store;
        this.ingest = ingest;
        this.probe = new StoreProbe(store);
    }

    /** Starts everything; what was started is closed again when something fails. */
    static Rig start(Path ingestJar, Path folder, List<String> jvmOptions) {
        MosquittoServer broker = MosquittoServer.start();
        try {
            InfluxDbServer store = InfluxDbServer.start();
            try {
                return new Rig(broker, store, new IngestProgram(ingestJar, folder, jvmOptions, broker, store));
            } catch (RuntimeException failed) {
                store.close();
                throw failed;
            }
        } catch (RuntimeException failed) {
            broker.close();
            throw failed;
        }
    }

    IngestProgram ingest() {
        return ingest;
    }

    MosquittoServer broker() {
        return broker;
    }

    InfluxDbServer store() {
        return store;
    }

    StoreProbe probe() {
        return probe;
    }

    /** A measurement that has no rows yet, once the servers have done what the pass before left them to do. */
    String newMeasurement() throws InterruptedException {
        awaitQuiet();
        return "pass%03d".formatted(++measurements);
    }

    /** Mosquitto reads acknowledgements late, and InfluxDB compacts what it was given: neither is the next pass's. */
    private void awaitQuiet() throws InterruptedException {
        long deadline = System.nanoTime() + QUIET_LIMIT.toNanos();
        double before;
        double after = busySeconds();
        do {
            before = after;
            TimeUnit.MILLISECONDS.sleep(QUIET_WINDOW.toMillis());
            after = busySeconds();
        } while (after - before > QUIET_SHARE * QUIET_WINDOW.toMillis() / 1_000 && System.nanoTime() - deadline < 0);
    }

    private double busySeconds() {
        ServerTime time = serverTime();
        return time.broker() + time.store();
    }

    /** Load for ingest. */
    LoadPlan load(String measurement, long messages, int perSecond) {
        return new LoadPlan(broker.port(), INGEST_ROOT, measurement, messages, perSecond);
    }

    /** Processor time of the servers since they started. */
    ServerTime serverTime() {
        return new ServerTime(ProcFs.treeCpuSeconds(broker.pid()), ProcFs.treeCpuSeconds(store.pid()));
    }

    /** In seconds; 0 where the engine's processes cannot be seen from here. */
    record ServerTime(double broker, double store) {}

    /** Waits until ingest counts this many messages as stored. */
    void awaitStored(long stored, Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (Pipeline now = ingest.pipeline(); now.stored() < stored; now = ingest.pipeline()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "%d messages are to be stored and %s says otherwise after %s".formatted(stored, now, limit));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** Throws unless a measurement has exactly this many rows, and ingest's counters add up with nothing in flight. */
    void requireExact(String measurement, long messages) throws IOException, InterruptedException {
        Pipeline pipeline = awaitSettled();
        long rows = probe.rows(measurement);
        if (rows != messages || !pipeline.isSettled() || pipeline.deadLettered() > 0) {
            throw new IllegalStateException(
                    "%d messages were published, InfluxDB has %d rows of them, and ingest says %s; figures of such a run mean nothing"
                            .formatted(messages, rows, pipeline));
        }
    }

    /** A message that came again may be behind the last one that was stored. */
    private Pipeline awaitSettled() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SETTLE_LIMIT.toNanos();
        Pipeline now = ingest.pipeline();
        while (!now.isSettled() && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            now = ingest.pipeline();
        }
        return now;
    }

    /** What the servers call themselves. */
    ServerVersions versions() throws IOException, InterruptedException {
        Matcher mosquitto = MOSQUITTO.matcher(broker.log());
        return new ServerVersions(
                mosquitto.find() ? mosquitto.group(1) : "unknown",
                Http.header(URI.create(store.url() + "/ping"), "X-Influxdb-Version"));
    }

    @Override
    public void close() {
        ingest.close();
        store.close();
        broker.close();
    }
}
