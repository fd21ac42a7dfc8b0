/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.catalogue;

import io.sluice.model.DeviceKey;
import io.sluice.store.TelemetryStore;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All pairs of site and device, as they were at one moment. Immutable.
 *
 * @param devices each site's devices, sorted
 */
public record Directory(NavigableMap<String, List<String>> devices) {

    public Directory {
        devices = Collections.unmodifiableNavigableMap(devices);
    }

    /** Reads the directory from a store: one request per site. */
    static Directory read(TelemetryStore store) {
        NavigableMap<String, List<String>> devices = new TreeMap<>();
        store.sites().forEach(site -> devices.put(site, store.devices(site)));
        return new Directory(devices);
    }

    public boolean contains(DeviceKey device) {
        return Collections.binarySearch(devices.getOrDefault(device.site(), List.of()), device.device()) >= 0;
    }

    /** The sites that fulfil a condition, sorted. */
    public List<String> sites(Predicate<String> wanted) {
        return devices.keySet().stream().filter(wanted).toList();
    }

    /** The devices of some sites in order, lazily: those whose names fulfil a condition. */
    public Stream<DeviceKey> devices(Predicate<String> sites, Predicate<String> names) {
        return devicesAfter(null, sites, names);
    }

    /** The same, from the one after a given one. Names are judged before anything is built of them. */
    Stream<DeviceKey> devicesAfter(@Nullable DeviceKey last, Predicate<String> sites, Predicate<String> names) {
        NavigableMap<String, List<String>> rest = last == null ? devices : devices.tailMap(last.site(), true);
        return rest.entrySet().stream()
                .filter(site -> sites.test(site.getKey()))
                .flatMap(site -> after(last, site.getKey(), site.getValue()).stream()
                        .filter(names)
                        .map(device -> new DeviceKey(site.getKey(), device)));
    }

    private static List<String> after(@Nullable DeviceKey last, String site, List<String> names) {
        if (last == null || !last.site().equals(site)) {
            return names;
        }
        int place = Collections.binarySearch(names, last.device());
        return names.subList(place >= 0 ? place + 1 : -place - 1, names.size());
    }
}
