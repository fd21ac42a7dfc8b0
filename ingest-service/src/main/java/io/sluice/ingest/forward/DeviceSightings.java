/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.model.DeviceKey;
import io.sluice.model.SeriesKey;
import io.sluice.store.Sighting;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the registry hears of a device: at once when it or a measurement of it is new since the start, else once
 * a minute. Thread-safe: what a backlog tells of a device is older than what the live lane has told.
 *
 * <p>Bounded: devices are kept in two generations, and when the younger one is full the older one is forgotten, which only
 * makes a silent device's next message one line dearer.
 */
final class DeviceSightings {

    /** Of a generation. */
    private static final int DEVICES = 100_000;

    /** Of a device; beyond, those told are forgotten, and told again when they come again. */
    private static final int MEASUREMENTS = 1_000;

    private static final long MINUTE = 60_000_000_000L;

    private final boolean silent;
    private Map<DeviceKey, State> young = new HashMap<>();
    private Map<DeviceKey, State> old = new HashMap<>();

    DeviceSightings() {
        this(false);
    }

    private DeviceSightings(boolean silent) {
        this.silent = silent;
    }

    /** For who reads what the registry has heard before: none is ever due. */
    static DeviceSightings none() {
        return new DeviceSightings(true);
    }

    /** What is known of one measurement of a device. */
    private static final class Seen {
        private final String measurement;
        private boolean fresh = true;

        Seen(String measurement) {
            this.measurement = measurement;
        }
    }

    private static final class State {
        private long reportedAt;
        private Seen latest;

        /** All of them, from the second one on: most devices have one. */
        private @Nullable Map<String, Seen> all;

        State(Seen first) {
            latest = first;
        }

        /** Notes a measurement; true when it is a new one. */
        boolean note(String measurement) {
            if (latest.measurement.equals(measurement)) {
                latest.fresh = true;
                return false;
            }
            Map<String, Seen> seen = all;
            if (seen == null) {
                seen = new HashMap<>(4);
                seen.put(latest.measurement, latest);
                all = seen;
            }
            Seen known = seen.get(measurement);
            if (known == null && seen.size() >= MEASUREMENTS) {
                seen.values().removeIf(one -> !one.fresh);
            }
            latest = known == null ? new Seen(measurement) : known;
            latest.fresh = true;
            seen.put(measurement, latest);
            return known == null;
        }

        SortedSet<String> takeFresh() {
            Collection<Seen> seen = all == null ? List.of(latest) : all.values();
            SortedSet<String> fresh = new TreeSet<>();
            for (Seen one : seen) {
                if (one.fresh) {
                    fresh.add(one.measurement);
                    one.fresh = false;
                }
            }
            return fresh;
        }
    }

    /** Notes that a series was heard of; gives the sighting to write, if one is due. */
    synchronized @Nullable Sighting note(SeriesKey series, long receivedAtNanos) {
        if (silent) {
            return null;
        }
        State known = find(series.device());
        State state = known == null ? begin(series) : known;
        boolean unknown = known == null || known.note(series.measurement());
        if (!unknown && receivedAtNanos - state.reportedAt < MINUTE) {
            return null;
        }
        state.reportedAt = Math.max(state.reportedAt, receivedAtNanos);
        return new Sighting(series.device(), state.reportedAt, state.takeFresh());
    }

    private @Nullable State find(DeviceKey device) {
        State known = young.get(device);
        if (known == null) {
            known = old.remove(device);
            if (known != null) {
                keep(device, known);
            }
        }
        return known;
    }

    private State begin(SeriesKey series) {
        State begun = new State(new Seen(series.measurement()));
        keep(series.device(), begun);
        return begun;
    }

    private void keep(DeviceKey device, State state) {
        if (young.size() >= DEVICES) {
            old = young;
            young = new HashMap<>();
        }
        young.put(device, state);
    }
}
