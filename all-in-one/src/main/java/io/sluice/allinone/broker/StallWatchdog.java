/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees a member of ingest's share group that could be given messages and is given none, and heals it. The cause known of
 * is repaired where it arises; this is for those that are not known. A client that does not acknowledge what it has is
 * left alone: that is its back-pressure.
 *
 * <p>One step each time a session has stood still for the settings' {@code stallAfter}: first its connection is ended, so
 * that it connects again; then, twice, the caller's {@link Healer} is asked for a new session; then the embedded broker
 * is restarted, and it begins anew. Something acknowledged ends the treatment. All on one daemon thread of its own.
 */
public final class StallWatchdog implements AutoCloseable {

    /** Gives a consumer another session in the same share group. Called on the watchdog's thread; should return soon. */
    @FunctionalInterface
    public interface Healer {

        /**
         * Replaces the session.
         *
         * @param clientId the MQTT client id of the session that stands still
         * @param why a sentence for the log
         */
        void renewSession(String clientId, String why);
    }

    /** What is watched and treated; the broker, or a stand-in in tests. */
    interface Patient {

        List<SessionFlow> flows() throws Exception;

        void dropConnection(String clientId) throws Exception;

        void restart();
    }

    private static final Logger log = LoggerFactory.getLogger(StallWatchdog.class);
    private static final int RENEWALS = 2;
    private static final int LOOKS = 5;

    private final Patient patient;
    private final Healer healer;
    private final Duration stallAfter;
    private final LongSupplier nanoTime;
    private final Map<String, Look> looks = new HashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("broker-watchdog").factory());
    private int treatments;

    StallWatchdog(Patient patient, Healer healer, Duration stallAfter, LongSupplier nanoTime) {
        this.patient = patient;
        this.healer = healer;
        this.stallAfter = stallAfter;
        this.nanoTime = nanoTime;
    }

    /** Watches a broker until closed. */
    public static StallWatchdog watch(EmbeddedBroker broker, Healer healer) {
        StallWatchdog watchdog =
                new StallWatchdog(broker.patient(), healer, broker.settings().stallAfter(), System::nanoTime);
        long period = Math.max(1, watchdog.stallAfter.toMillis() / LOOKS);
        watchdog.thread.scheduleWithFixedDelay(watchdog::lookSafely, period, period, TimeUnit.MILLISECONDS);
        return watchdog;
    }

    /** How many steps of treatment have been taken since something was last acknowledged. */
    int treatments() {
        return treatments;
    }

    private void lookSafely() {
        try {
            look();
        } catch (Exception e) {
            log.warn("The watchdog of the embedded broker failed; it goes on", e);
        }
    }

    /** Looks once and takes at most one step of treatment. */
    void look() throws Exception {
        List<SessionFlow> flows = patient.flows();
        looks.keySet().retainAll(flows.stream().map(SessionFlow::clientId).toList());
        for (SessionFlow flow : flows) {
            if (standsStill(flow)) {
                treat(flow);
                looks.clear();
                return;
            }
        }
    }

    private boolean standsStill(SessionFlow flow) {
        long now = nanoTime.getAsLong();
        Look last = looks.get(flow.clientId());
        if (last == null || !flow.couldMove() || flow.movedSince(last.flow())) {
            if (last != null && flow.acknowledged() > last.flow().acknowledged()) {
                treatments = 0;
            }
            looks.put(flow.clientId(), new Look(flow, now));
            return false;
        }
        return now - last.since() >= stallAfter.toNanos();
    }

    private void treat(SessionFlow flow) throws Exception {
        String why =
                ("session %s stands still: %d messages wait and %d are held, but nothing was delivered or acknowledged"
                                + " for %s although %d of %d in flight leave room")
                        .formatted(
                                flow.clientId(),
                                flow.waiting(),
                                flow.handedOut(),
                                stallAfter,
                                flow.inFlight(),
                                flow.window());
        treatments++;
        if (treatments == 1) {
            log.warn("{}; its connection is ended so that it connects again", why);
            patient.dropConnection(flow.clientId());
        } else if (treatments <= 1 + RENEWALS) {
            log.warn("{}; it gets a new session", why);
            healer.renewSession(flow.clientId(), why);
        } else {
            log.error("{}; {} treatments did not help, the embedded broker is restarted", why, treatments - 1);
            treatments = 0;
            patient.restart();
        }
    }

    /** Ends watching; a step of treatment that is under way is not interrupted, for it may be a start of the broker. */
    @Override
    public void close() {
        thread.shutdown();
    }

    private record Look(SessionFlow flow, long since) {}
}
