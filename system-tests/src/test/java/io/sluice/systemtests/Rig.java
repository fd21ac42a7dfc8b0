/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import io.sluice.testservers.InfluxDbServer;
import io.sluice.testservers.MosquittoServer;
import io.sluice.testservers.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Sluice as somebody runs it, seen from outside: where devices publish and where readings are asked for. */
sealed interface Rig extends AutoCloseable {

    /** The loopback port devices publish to. */
    int mqttPort();

    /** The program that takes messages in; with all-in-one it is the same as {@link #query}. */
    Program ingest();

    /** The program that answers for the history. */
    Program query();

    /** The REST interface of {@link #query}. */
    default Readings readings() {
        return new Readings(query());
    }

    @Override
    void close();

    /** One JVM with its own broker and store, and further properties. */
    static AllInOne allInOne(Path folder, String... properties) {
        int mqttPort = Ports.free();
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("--sluice.broker.port=" + mqttPort);
        Program program = Program.start("all-in-one", folder, all);
        return ready(new AllInOne(mqttPort, program));
    }

    /** A real Mosquitto, a real InfluxDB, the ingest service and the query service. */
    static Services services(Path folder, String... ingestProperties) {
        MosquittoServer broker = MosquittoServer.start();
        InfluxDbServer store = InfluxDbServer.start();
        return ready(services(folder, broker, store, broker.uri(), ingestProperties));
    }

    /**
     * The same over servers that are there already; they now belong to the rig. It may not be ready yet.
     *
     * @param brokerUri what ingest connects to: the broker, or something that passes on to it
     */
    static Services services(
            Path folder, MosquittoServer broker, InfluxDbServer store, String brokerUri, String... ingestProperties) {
        List<String> access = List.of(
                "--sluice.store.type=influxdb",
                "--sluice.store.influxdb.url=" + store.url(),
                "--sluice.store.influxdb.token=" + store.token(),
                "--sluice.store.influxdb.org=" + store.org(),
                "--sluice.store.influxdb.bucket=" + store.bucket());
        List<String> ingest = new ArrayList<>(access);
        ingest.addAll(List.of(ingestProperties));
        ingest.add("--sluice.mqtt.uri=" + brokerUri);
        return new Services(
                broker,
                store,
                Program.start("ingest-service", folder, ingest),
                Program.start("query-service", folder, access));
    }

    private static <R extends Rig> R ready(R rig) {
        try {
            rig.ingest().awaitReady();
            rig.query().awaitReady();
            return rig;
        } catch (RuntimeException notReady) {
            rig.close();
            throw notReady;
        }
    }

    /** See {@link Rig#allInOne}. */
    record AllInOne(int mqttPort, Program program) implements Rig {

        @Override
        public Program ingest() {
            return program;
        }

        @Override
        public Program query() {
            return program;
        }

        @Override
        public void close() {
            program.close();
        }
    }

    /** See {@link Rig#services}. */
    record Services(MosquittoServer broker, InfluxDbServer store, Program ingest, Program query) implements Rig {

        @Override
        public int mqttPort() {
            return broker.port();
        }

        @Override
        public void close() {
            query.close();
            ingest.close();
            store.close();
            broker.close();
        }
    }
}
