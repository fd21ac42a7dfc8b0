/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Publishers at QoS 1 that cost next to nothing: one thread, frames made beforehand, and every millisecond one read and one
 * write per connection, whatever has come together. May be asked from any thread.
 */
public final class LoadSource implements AutoCloseable {

    private static final long TICK_NANOS = 1_000_000;
    private static final int FRAMES = 2_048;
    private static final long NANOS = 1_000_000_000L;

    private final LoadPlan plan;
    private final List<LoadConnection> connections = new ArrayList<>();
    private final Thread thread = Thread.ofPlatform().name("load").unstarted(this::run);
    private volatile long limit;
    private volatile long sent;
    private volatile long cpuNanos;
    private volatile long startedAt;
    private volatile @Nullable IOException fault;

    private LoadSource(LoadPlan plan) {
        this.plan = plan;
        this.limit = plan.messages();
    }

    /** Connects all publishers and begins to send. */
    public static LoadSource start(LoadPlan plan) throws IOException {
        LoadSource source = new LoadSource(plan);
        try {
            for (int i = 0; i < plan.publishers(); i++) {
                FrameRing frames = new FrameRing(plan.topic(i), FRAMES, (long) i * FRAMES);
                source.connections.add(LoadConnection.open(
                        plan.port(), "bench-" + plan.measurement() + "-" + i, frames, plan.window()));
            }
        } catch (IOException failed) {
            source.closeConnections();
            throw failed;
        }
        source.startedAt = System.nanoTime();
        source.thread.start();
        return source;
    }

    /** When the first message could leave, by {@link System#nanoTime}. */
    public long startedAt() {
        return startedAt;
    }

    /** How many messages are sent by now. */
    public long sent() {
        return sent;
    }

    /** What sending and taking acknowledgements has cost the processor so far, in nanoseconds. */
    public long cpuNanos() {
        return cpuNanos;
    }

    /** Sends no more than is sent now; afterwards {@link #await} tells how many that are. */
    public void finish() {
        limit = 0;
    }

    /** Waits until everything is acknowledged and returns how many messages that are; throws when the broker broke off. */
    public long await() throws IOException, InterruptedException {
        thread.join();
        IOException failed = fault;
        if (failed != null) {
            throw new IOException("the load broke off after %d messages".formatted(sent), failed);
        }
        return sent;
    }

    private void run() {
        try {
            while (!turn()) {
                LockSupport.parkNanos(TICK_NANOS);
            }
        } catch (IOException broken) {
            fault = broken;
        } finally {
            closeConnections();
        }
    }

    /** One round over all connections; true when nothing is left to do. */
    private boolean turn() throws IOException {
        long due = Math.min(limit, due(System.nanoTime() - startedAt));
        long total = 0;
        long acknowledged = 0;
        for (int i = 0; i < connections.size(); i++) {
            LoadConnection connection = connections.get(i);
            connection.turn((due + connections.size() - 1 - i) / connections.size());
            total += connection.sent();
            acknowledged += connection.acknowledged();
        }
        sent = total;
        cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        return acknowledged == total && total >= limit;
    }

    private long due(long elapsed) {
        return plan.perSecond() == 0 ? Long.MAX_VALUE : (long) ((double) elapsed * plan.perSecond() / NANOS);
    }

    private void closeConnections() {
        for (LoadConnection connection : connections) {
            try {
                connection.close();
            } catch (IOException alreadyBroken) {
                // it was only to be closed
            }
        }
    }

    /** Ends the load at once, whatever is unacknowledged. */
    @Override
    public void close() throws InterruptedException {
        limit = 0;
        closeConnections();
        thread.join();
    }
}
