/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator;

import io.sluice.model.Names;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a fleet is to do. Checked as a whole when it is built: all faults are reported at once. Start from
 * {@link #defaults()} and change what differs.
 *
 * @param broker where to publish, and how
 * @param sites names of the sites, each once
 * @param devicesPerSite 1 to 100 000
 * @param pace how fast to publish what is measured now
 * @param seed the same seed gives the same values at the same times
 * @param duration when to stop publishing what is measured now; zero is never
 * @param count how many messages to publish now, after the backfill; zero is no limit
 * @param backfill how much of the past to publish first, as fast as the broker takes it; zero is none, at most 366 days
 * @param backfillStep time between two past messages of one device and measurement, at least a second
 * @param oddDevices whether one device falls silent now and then and one has a wrong clock
 * @param clockOffset how far the wrong clock is ahead; negative is behind
 * @param acknowledgedFile gets a line for every acknowledged message; {@code null} is no such file
 */
public record FleetSettings(
        Broker broker,
        List<String> sites,
        int devicesPerSite,
        Pace pace,
        long seed,
        Duration duration,
        long count,
        Duration backfill,
        Duration backfillStep,
        boolean oddDevices,
        Duration clockOffset,
        @Nullable Path acknowledgedFile) {

    private static final Duration LONGEST_BACKFILL = Duration.ofDays(366);
    private static final Duration LARGEST_OFFSET = Duration.ofDays(3660);
    private static final Duration SHORTEST_STEP = Duration.ofSeconds(1);

    /**
     * The broker to publish to.
     *
     * @param uri {@code tcp://host:port}, or {@code ssl://host:port}
     * @param username account at the broker; {@code null} is none
     * @param password its password; needs a user name
     * @param connections over how many connections the devices are spread, 1 to 64
     */
    public record Broker(
            String uri, @Nullable String username, @Nullable String password, int connections) {

        @Override
        public String toString() {
            return "Broker[uri=%s, username=%s, connections=%d]".formatted(uri, username, connections);
        }
    }

    /** Throws {@link InvalidSettingsException} with every fault there is. */
    public FleetSettings {
        sites = List.copyOf(sites);
        List<String> faults = new ArrayList<>();
        checkBroker(broker, faults);
        checkSites(sites, faults);
        check(
                devicesPerSite >= 1 && devicesPerSite <= 100_000,
                faults,
                "devices-per-site is %d; 1 to 100000 are possible",
                devicesPerSite);
        checkPace(pace, faults);
        check(!duration.isNegative(), faults, "duration is %s; give how long to run, or 0s for no end", duration);
        check(count >= 0, faults, "count is %d; give how many messages to send, or 0 for no end", count);
        check(
                !backfill.isNegative() && backfill.compareTo(LONGEST_BACKFILL) <= 0,
                faults,
                "backfill is %s; 0s to 366d are possible",
                backfill);
        check(
                backfillStep.compareTo(SHORTEST_STEP) >= 0,
                faults,
                "backfill-step is %s; use at least 1s, 1m is coarse enough for a day",
                backfillStep);
        check(
                clockOffset.abs().compareTo(LARGEST_OFFSET) <= 0,
                faults,
                "clock-offset is %s; at most ten years ahead or behind are possible",
                clockOffset);
        if (!faults.isEmpty()) {
            throw new InvalidSettingsException(faults);
        }
    }

    /** Three sites with six devices each, one message per second from each sensor, to a broker on this machine. */
    public static FleetSettings defaults() {
        return new FleetSettings(
                new Broker("tcp://localhost:1883", null, null, 1),
                List.of("plant", "greenhouse", "harbour"),
                6,
                new Pace.Interval(Duration.ofSeconds(1)),
                1,
                Duration.ZERO,
                0,
                Duration.ZERO,
                Duration.ofMinutes(1),
                true,
                Duration.ofHours(27),
                null);
    }

    /** The fleet of a demonstration: the defaults after six hours of past, so that every chart is full at once. */
    public static FleetSettings demo(Broker broker) {
        FleetSettings base = defaults();
        return new FleetSettings(
                broker,
                base.sites,
                base.devicesPerSite,
                base.pace,
                base.seed,
                base.duration,
                base.count,
                Duration.ofHours(6),
                base.backfillStep,
                base.oddDevices,
                base.clockOffset,
                null);
    }

    private static void checkBroker(Broker broker, List<String> faults) {
        check(
                broker.uri().matches("(tcp|ssl)://[^/\\s]+:\\d{1,5}"),
                faults,
                "uri is '%s'; it has the form tcp://host:port or ssl://host:port",
                broker.uri());
        check(
                broker.password() == null || broker.username() != null,
                faults,
                "password is set without a username; set both or neither");
        check(
                broker.connections() >= 1 && broker.connections() <= 64,
                faults,
                "connections is %d; 1 to 64 are possible",
                broker.connections());
    }

    private static void checkSites(List<String> sites, List<String> faults) {
        check(!sites.isEmpty(), faults, "sites is empty; name at least one");
        HashSet<String> seen = new HashSet<>();
        for (String site : sites) {
            check(seen.add(site), faults, "sites names '%s' twice; name each site once", site);
            String fault = Names.fault(site);
            check(fault == null, faults, "sites has '%s', which %s; choose another name", site, fault);
        }
    }

    private static void checkPace(Pace pace, List<String> faults) {
        switch (pace) {
            case Pace.Rate(double perSecond) ->
                check(
                        perSecond > 0 && perSecond <= 10_000_000,
                        faults,
                        "rate is %s; give messages per second above 0, or 'max' for as fast as possible",
                        perSecond);
            case Pace.Interval(Duration interval) ->
                check(
                        interval.compareTo(Duration.ofMillis(1)) >= 0,
                        faults,
                        "interval is %s; use at least 1ms, or rate=max for as fast as possible",
                        interval);
            case Pace.Unlimited() -> {}
        }
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private static void check(boolean good, List<String> faults, String fault, @Nullable Object... values) {
        if (!good) {
            faults.add("sluice.simulator." + fault.formatted(values));
        }
    }
}
