/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import io.sluice.benchmarks.load.MarkPublisher;
import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Publish to queryable: about fifty numbered messages a second go among the load, at random distances so that they fall
 * into no step with any batch, and the store is asked every few milliseconds how many of them it shows. When the <i>k</i>-th
 * can be seen, the <i>k</i>-th one's time is taken; that is late by at most one pause and one query, and never early.
 *
 * <p>Two threads of its own; the methods are for one other.
 */
final class MarkedReadings implements AutoCloseable {

    private static final long LONGEST_MICROS = 600_000_000;
    private static final int DIGITS = 3;
    private static final int SHORTEST_DISTANCE_MILLIS = 5;
    private static final int LONGEST_DISTANCE_MILLIS = 35;
    private static final long PAUSE_MILLIS = 5;

    private final StoreProbe probe;
    private final MarkPublisher publisher;
    private final String measurement;
    private final ConcurrentLinkedQueue<Long> waiting = new ConcurrentLinkedQueue<>();
    private final Histogram latencies = new Histogram(LONGEST_MICROS, DIGITS);
    private final Histogram queries = new Histogram(LONGEST_MICROS, DIGITS);
    private final Thread publishing = Thread.ofPlatform().name("marks").unstarted(() -> guarded(this::publishAll));
    private final Thread polling = Thread.ofPlatform().name("marks-poll").unstarted(() -> guarded(this::pollAll));
    private volatile boolean recording;
    private volatile boolean stopping;
    private volatile long published;
    private volatile @Nullable Exception fault;

    private MarkedReadings(StoreProbe probe, MarkPublisher publisher, String measurement) {
        this.probe = probe;
        this.publisher = publisher;
        this.measurement = measurement;
    }

    /** Begins to publish and to look. */
    static MarkedReadings start(Rig rig, String measurement) throws IOException {
        String topic = Rig.INGEST_ROOT + "/bench/marks/" + measurement;
        MarkedReadings marks =
                new MarkedReadings(rig.probe(), MarkPublisher.open(rig.broker().port(), topic), measurement);
        marks.publishing.start();
        marks.polling.start();
        return marks;
    }

    /** From now on times count; those before were of a warm-up. */
    void record() {
        recording = true;
    }

    /** Publishes no more, waits until the last one can be seen, and tells how many they were. */
    long finish() throws IOException, InterruptedException {
        stopping = true;
        publishing.join();
        polling.join();
        Exception failed = fault;
        if (failed != null) {
            throw new IOException("the marked messages could not be followed", failed);
        }
        return published;
    }

    /** After {@link #finish}: the times from publish to queryable. */
    Latency latency() {
        return Latency.of(latencies);
    }

    /** After {@link #finish}: what one look at the store took, and how many there were. */
    Latency query() {
        return Latency.of(queries);
    }

    private void publishAll() throws IOException, InterruptedException {
        while (!stopping) {
            TimeUnit.MILLISECONDS.sleep(
                    ThreadLocalRandom.current().nextInt(SHORTEST_DISTANCE_MILLIS, LONGEST_DISTANCE_MILLIS + 1));
            waiting.add(publisher.publishNext());
            published++;
        }
    }

    private void pollAll() throws IOException, InterruptedException {
        long seen = 0;
        while (!stopping || publishing.isAlive() || seen < published) {
            long asked = System.nanoTime();
            long visible = probe.rows(measurement);
            long now = System.nanoTime();
            if (recording) {
                queries.recordValue((now - asked) / 1_000);
            }
            for (; seen < visible; seen++) {
                take(now);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    /** A mark may be seen before its publisher has noted it, which it does at its acknowledgement. */
    private void take(long now) throws InterruptedException {
        @Nullable Long at = waiting.poll();
        while (at == null && publishing.isAlive()) {
            TimeUnit.MICROSECONDS.sleep(100);
            at = waiting.poll();
        }
        if (at != null && recording) {
            latencies.recordValue((now - at) / 1_000);
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void guarded(Work work) {
        try {
            work.run();
        } catch (IOException | InterruptedException failed) {
            fault = failed;
            stopping = true;
        }
    }

    @Override
    public void close() throws IOException {
        stopping = true;
        publishing.interrupt();
        polling.interrupt();
        publisher.close();
    }
}
