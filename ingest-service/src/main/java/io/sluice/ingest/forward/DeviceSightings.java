/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.model.DeviceKey;
import io.sluice.model.SeriesKey;
import io.sluice.store.Sighting;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Decides when the registry hears of a device: at once when it or a measurement of it is new since the start, else once
 * a minute. Thread-safe: what a backlog tells of a device is older than what the live lane has told. Bounded: the device silent for longest is forgotten first, which only makes its next message
 * one line dearer.
 */
final class DeviceSightings {

    private static final int DEVICES = 200_000;
    private static final long MINUTE = 60_000_000_000L;

    private final boolean silent;
    private final Map<DeviceKey, State> devices = new LinkedHashMap<>(1024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<DeviceKey, State> eldest) {
            return size() > DEVICES;
        }
    };

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

    private static final class State {
        private long reportedAt;
        private final SortedSet<String> known = new TreeSet<>();
        private final SortedSet<String> fresh = new TreeSet<>();
    }

    /** Notes that a series was heard of; gives the sighting to write, if one is due. */
    synchronized Optional<Sighting> note(SeriesKey series, long receivedAtNanos) {
        if (silent) {
            return Optional.empty();
        }
        State state = devices.computeIfAbsent(series.device(), _ -> new State());
        boolean unknown = state.known.add(series.measurement());
        state.fresh.add(series.measurement());
        if (!unknown && receivedAtNanos - state.reportedAt < MINUTE) {
            return Optional.empty();
        }
        state.reportedAt = Math.max(state.reportedAt, receivedAtNanos);
        Sighting sighting = new Sighting(series.device(), state.reportedAt, state.fresh);
        state.fresh.clear();
        return Optional.of(sighting);
    }
}
