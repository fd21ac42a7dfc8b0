/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator;

import io.sluice.simulator.device.SensorStream;
import io.sluice.simulator.device.SimulatedMessage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection with the devices that speak over it: connects, publishes the past, then what is measured now, until
 * it is done or its thread is interrupted. The sensors take turns.
 */
final class Lane implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);
    /** Waits shorter than this are not worth a thread switch; fast fleets send a few messages at once instead. */
    private static final long SHORTEST_PAUSE = 500_000;

    private static final long PAUSE_WHEN_ALL_ARE_SILENT = 100_000_000;

    private final FleetSettings settings;
    private final List<SensorStream> streams;
    private final double perSecond;
    private final Outlet outlet;
    private final Tally tally;
    private final InstantSource clock;

    Lane(
            FleetSettings settings,
            List<SensorStream> streams,
            double perSecond,
            Outlet outlet,
            Tally tally,
            InstantSource clock) {
        this.settings = settings;
        this.streams = List.copyOf(streams);
        this.perSecond = perSecond;
        this.outlet = outlet;
        this.tally = tally;
        this.clock = clock;
    }

    @Override
    public void run() {
        try {
            connect();
            publishPast();
            publishLive();
        } catch (InterruptedException | IllegalStateException e) {
            complainUnlessInterrupted(e);
        } finally {
            // closing waits for acknowledgements, which an interrupt that came before must not cut short
            Thread.interrupted();
            outlet.close();
        }
    }

    private void connect() throws InterruptedException {
        while (!outlet.awaitOpen(CONNECT_PATIENCE)) {
            log.warn(
                    "no connection to {} yet ({}); trying on", settings.broker().uri(), outlet.fault());
        }
    }

    /** Past times are multiples of the step, so that a fleet started again rewrites the same readings in the store. */
    private void publishPast() throws InterruptedException {
        if (settings.backfill().isZero()) {
            return;
        }
        long now = clock.millis();
        long step = settings.backfillStep().toMillis();
        for (long t = alignUp(now - settings.backfill().toMillis(), step); t < now; t += step) {
            for (SensorStream stream : streams) {
                send(stream.next(t));
            }
        }
    }

    private void publishLive() throws InterruptedException {
        Pacer pacer = new Pacer(perSecond, System.nanoTime());
        long end = end();
        int silentInARow = 0;
        for (int turn = 0; ; turn = (turn + 1) % streams.size()) {
            if (!awaitTurn(pacer, end)) {
                return;
            }
            SimulatedMessage message = streams.get(turn).next(clock.millis());
            silentInARow = message == null ? silentInARow + 1 : 0;
            if (silentInARow >= streams.size()) {
                TimeUnit.NANOSECONDS.sleep(PAUSE_WHEN_ALL_ARE_SILENT);
            } else if (message != null && !tally.mayStillSend()) {
                return;
            }
            send(message);
        }
    }

    /** Waits until the next message is due; {@code false} when the run ends before. */
    private static boolean awaitTurn(Pacer pacer, long end) throws InterruptedException {
        for (long now = System.nanoTime(); now - end < 0; now = System.nanoTime()) {
            long left = pacer.untilDue(now);
            if (left == 0) {
                pacer.advance();
                return true;
            }
            TimeUnit.NANOSECONDS.sleep(Math.max(Math.min(left, end - now), SHORTEST_PAUSE));
        }
        return false;
    }

    private void send(@Nullable SimulatedMessage message) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("stopped");
        }
        if (message != null) {
            tally.countSent();
            var _ = publish(message).whenComplete((_, failure) -> tally.settle(message, failure));
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException("stopped");
            }
        }
    }

    /** A stop may come while it waits for room among the unacknowledged: that message was not taken, and counts as failed. */
    private CompletableFuture<Void> publish(SimulatedMessage message) {
        try {
            return outlet.publish(message);
        } catch (IllegalStateException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The end of the run by {@link System#nanoTime}; without one, so far away that it is never reached. */
    private long end() {
        Duration run = settings.duration().isZero() ? Duration.ofDays(36_500) : settings.duration();
        return System.nanoTime() + run.toNanos();
    }

    private static long alignUp(long millis, long step) {
        return Math.ceilDiv(millis, step) * step;
    }

    private static void complainUnlessInterrupted(Exception e) {
        if (e instanceof IllegalStateException && !Thread.currentThread().isInterrupted()) {
            log.warn("publishing ended early", e);
        }
    }
}
