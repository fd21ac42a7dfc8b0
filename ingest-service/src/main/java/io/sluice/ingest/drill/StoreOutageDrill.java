/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.drill;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the store away from a running ingest for a set time, and watches until all has been caught up. One at a time. It
 * ends early when the journal is about to fill: a drill must not make devices wait. Thread-safe.
 */
public final class StoreOutageDrill implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StoreOutageDrill.class);

    static final int LONGEST_SECONDS = 600;

    /** Of its limit the journal may hold this much when a drill begins, */
    static final double MOST_OF_JOURNAL_AT_START = 0.5;

    /** and this much while it lasts: what else is received until the forwarder goes on needs room too. */
    static final double MOST_OF_JOURNAL = 0.75;

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

    /** Catching up may take hours; a watch that nobody asks for any more need not. */
    private static final Duration WATCH_LIMIT = Duration.ofHours(2);

    private final StoreOutage outage;
    private final Supplier<Optional<PipelineLook>> pipeline;
    private @Nullable DrillRun current;

    /**
     * Nothing happens before {@link #start}.
     *
     * @param pipeline looks at it now; empty while ingest is not running
     */
    StoreOutageDrill(StoreOutage outage, Supplier<Optional<PipelineLook>> pipeline) {
        this.outage = outage;
        this.pipeline = pipeline;
    }

    /**
     * Begins a drill.
     *
     * @param seconds 1 to {@value #LONGEST_SECONDS}; the caller has checked it
     */
    synchronized DrillStart start(int seconds) {
        if (current != null && !current.isOver()) {
            return new DrillStart.Refused(
                    "drill-runs",
                    "A drill that began at %s is not over yet; wait for it, or end it with DELETE."
                            .formatted(current.report().startedAt()));
        }
        Optional<PipelineLook> before = pipeline.get();
        if (before.isEmpty()) {
            return new DrillStart.NotRunning();
        }
        Optional<String> objection = before.get().objection();
        if (objection.isPresent()) {
            return new DrillStart.Refused("not-well", objection.get());
        }
        DrillRun run = new DrillRun(seconds, before.get());
        current = run;
        outage.begin(Duration.ofSeconds(seconds));
        Thread.ofVirtual().name("sluice-drill").start(() -> watch(run));
        log.warn("a drill was asked for: the store is taken for unavailable for {} s", seconds);
        return new DrillStart.Started(run.report());
    }

    /** The drill under way, else the last one; empty when there was none since the start of the program. */
    synchronized Optional<DrillReport> report() {
        return Optional.ofNullable(current).map(DrillRun::report);
    }

    /**
     * Ends the outage now; when it has ended already, ends the watch.
     *
     * @return what was seen; empty when no drill is under way
     */
    synchronized Optional<DrillReport> end() {
        DrillRun run = current;
        if (run == null || run.isOver()) {
            return Optional.empty();
        }
        if (run.isOutage()) {
            endOutage(run, DrillRun.EndedBy.REQUEST);
        } else {
            run.abandon(DrillRun.EndedBy.REQUEST);
        }
        return Optional.of(run.report());
    }

    private void watch(DrillRun run) {
        long began = System.nanoTime();
        try {
            while (lookOnce(run) && System.nanoTime() - began < WATCH_LIMIT.toNanos()) {
                Thread.sleep(LOOK_INTERVAL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.warn("the drill could not look at the pipeline; it is ended", e);
        }
        abandonUnlessOver(run);
    }

    /** Whether there is more to see. */
    private synchronized boolean lookOnce(DrillRun run) {
        Optional<PipelineLook> now = pipeline.get();
        if (run.isOver() || now.isEmpty()) {
            return false;
        }
        run.look(now.get());
        if (run.isOutage() && !outage.isOn()) {
            endOutage(run, DrillRun.EndedBy.TIME);
        } else if (run.isOutage() && now.get().isFilledBeyond(MOST_OF_JOURNAL)) {
            endOutage(run, DrillRun.EndedBy.JOURNAL);
        }
        return !run.isOver();
    }

    private void endOutage(DrillRun run, DrillRun.EndedBy why) {
        outage.end();
        pipeline.get().ifPresentOrElse(now -> run.endOutage(why, now), () -> run.abandon(why));
    }

    private synchronized void abandonUnlessOver(DrillRun run) {
        if (!run.isOver()) {
            if (run.isOutage()) {
                outage.end();
            }
            run.abandon(DrillRun.EndedBy.STOP);
        }
        log.info("the drill is over: {}", run.report());
    }

    /** Lets the store through. */
    @Override
    public synchronized void close() {
        outage.end();
    }
}
