/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import io.sluice.benchmarks.load.LoadPlan;
import io.sluice.benchmarks.load.LoadSource;
import io.sluice.benchmarks.load.NullSubscriber;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Publishes as fast as the broker acknowledges, and takes the time until the receiver is done with the last message. */
final class FullRatePass {

    /** The receive maximum that ingest has by default. */
    private static final int RECEIVE_MAXIMUM = 8_192;

    /** As long as the root of ingest's topics, "devices", is in the load's. */
    private static final String BARE_CLIENT_ROOT = "paho-all";

    private static final long POLL_MILLIS = 20;
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final double MICROS = 1e6;
    private static final double NANOS = 1e9;

    private final Rig rig;

    FullRatePass(Rig rig) {
        this.rig = rig;
    }

    /** Through ingest into the store; every row is counted afterwards. */
    PassResult chain(long messages) throws IOException, InterruptedException {
        String measurement = rig.newMeasurement();
        long before = rig.ingest().pipeline().stored();
        PassResult result = run(rig.load(measurement, messages, 0), new Receiver() {
            @Override
            public long done() throws IOException, InterruptedException {
                return rig.ingest().pipeline().stored() - before;
            }

            @Override
            public double cpuSeconds() {
                return rig.ingest().cpuSeconds();
            }
        });
        rig.requireExact(measurement, messages);
        return result;
    }

    /** To a subscriber that only acknowledges. */
    PassResult nullSubscriber(long messages) throws IOException, InterruptedException {
        LoadPlan plan = elsewhere("null", messages);
        try (NullSubscriber subscriber =
                NullSubscriber.start(plan.port(), "bench-" + plan.root(), shared(plan), RECEIVE_MAXIMUM)) {
            return run(plan, new Receiver() {
                @Override
                public long done() throws IOException {
                    return subscriber.received();
                }

                @Override
                public double cpuSeconds() {
                    return subscriber.cpuNanos() / NANOS;
                }
            });
        }
    }

    /** A program that does nothing but acknowledge through Paho, as it comes; it stays until it is closed. */
    PahoProgram startBareClient(List<String> jvmOptions, Path folder) throws IOException {
        String filter = "$share/sluice/" + BARE_CLIENT_ROOT + "/#";
        return PahoProgram.start(rig.broker().port(), BARE_CLIENT_ROOT, filter, RECEIVE_MAXIMUM, jvmOptions, folder);
    }

    /** To that program. */
    PassResult bareClient(PahoProgram client, long messages) throws IOException, InterruptedException {
        String measurement = rig.newMeasurement();
        long before = client.received();
        return run(new LoadPlan(rig.broker().port(), BARE_CLIENT_ROOT, measurement, messages, 0), new Receiver() {
            @Override
            public long done() throws IOException {
                return client.received() - before;
            }

            @Override
            public double cpuSeconds() {
                return client.cpuSeconds();
            }
        });
    }

    /** Topics of a root of their own, as long as the one of ingest, which so hears nothing of them. */
    private LoadPlan elsewhere(String word, long messages) throws InterruptedException {
        String measurement = rig.newMeasurement();
        String root = word + "-" + measurement.substring(measurement.length() - 3) + "0";
        return new LoadPlan(rig.broker().port(), root, measurement, messages, 0);
    }

    private static String shared(LoadPlan plan) {
        return "$share/sluice/" + plan.root() + "/#";
    }

    private PassResult run(LoadPlan plan, Receiver receiver) throws IOException, InterruptedException {
        Rig.ServerTime before = rig.serverTime();
        try (LoadSource load = LoadSource.start(plan)) {
            while (load.sent() < plan.messages() / 2) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
            long half = receiver.done();
            double halfCpu = receiver.cpuSeconds();
            load.await();
            awaitAll(plan, receiver);
            double seconds = (System.nanoTime() - load.startedAt()) / NANOS;
            double cpu = receiver.cpuSeconds() - halfCpu;
            Rig.ServerTime after = rig.serverTime();
            double messages = plan.messages();
            return new PassResult(
                    plan.messages(),
                    messages / seconds,
                    cpu * MICROS / (messages - half),
                    load.cpuNanos() / NANOS * MICROS / messages,
                    (after.broker() - before.broker()) * MICROS / messages,
                    (after.store() - before.store()) * MICROS / messages);
        }
    }

    private static void awaitAll(LoadPlan plan, Receiver receiver) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (receiver.done() < plan.messages()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(String.format(
                        Locale.ROOT,
                        "%d of %d messages of %s had come to their end after %s",
                        receiver.done(),
                        plan.messages(),
                        plan.root(),
                        LIMIT));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }
}
