/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Brokers for tests: small, quiet, on free ports. */
final class BrokerRun {

    static final String FILTER = "$share/sluice/telemetry/#";
    static final String QUEUE = "sluice.telemetry/#";
    private static final long MEGABYTE = 1024 * 1024;

    private BrokerRun() {}

    static BrokerSettings settings(Path directory) {
        quieten();
        return BrokerSettings.in(directory.resolve("broker"))
                .listeningOn("127.0.0.1", 0, List.of())
                .keeping(32 * MEGABYTE, 1024 * MEGABYTE, 0)
                .waiting(Duration.ofSeconds(1), Duration.ofSeconds(20));
    }

    static EmbeddedBroker started(BrokerSettings settings) {
        EmbeddedBroker broker = new EmbeddedBroker(settings);
        broker.start();
        return broker;
    }

    /** A broker whose shared subscription stands and whose device listener is open. */
    static EmbeddedBroker serving(BrokerSettings settings) throws Exception {
        EmbeddedBroker broker = started(settings);
        subscribeOnce(broker);
        broker.openDeviceListener();
        return broker;
    }

    /** A program of its own that runs {@code main} on a directory, to be killed. */
    static Process process(Class<?> main, Path directory) throws IOException {
        return new ProcessBuilder(List.of(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        directory.toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    static void subscribeOnce(EmbeddedBroker broker) throws Exception {
        try (RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 2_048)) {
            ingest.subscribe(FILTER);
        }
    }

    static void quieten() {
        BrokerLoggers.LEVELS.forEach(
                (name, level) -> ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.valueOf(level)));
    }
}
