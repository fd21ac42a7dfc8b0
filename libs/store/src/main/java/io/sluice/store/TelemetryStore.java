/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store;

import io.sluice.model.DeviceKey;
import io.sluice.model.FieldType;
import io.sluice.store.window.WindowCalculator;
import io.sluice.store.window.WindowLimits;
import io.sluice.store.window.WindowQuery;
import io.sluice.store.window.WindowSink;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A store of readings.
 *
 * <p>Rows are keyed by series and time. Writing a field of a key again replaces that field and leaves the key's other
 * fields alone, so writing the same batch twice leaves the store as if written once. Names are case-sensitive.
 *
 * <p>Every method is safe to call from any thread, and none waits longer than the adapter's configured time limit.
 * Writes report what became of them as a {@link WriteOutcome}; reads throw {@link StoreUnavailableException}. No
 * constructor connects: a store that is down at start is an outcome of the first call, not a failure to start.
 */
public interface TelemetryStore extends AutoCloseable {

    /** Writes a batch; when it returns {@link WriteOutcome.Written} every reading not refused has been accepted. */
    WriteOutcome write(Batch batch);

    /**
     * Forces everything that {@link #write} confirmed before this call to the store's disk. Only then may a journal
     * forget it. A server that forces before it answers has nothing to do here.
     */
    SyncOutcome sync();

    /**
     * Waits until everything confirmed so far is visible to reads, at most {@code limit}.
     *
     * @return whether it is
     */
    boolean awaitVisible(Duration limit) throws InterruptedException;

    /** Asks the store how it is: one cheap request within the time limit. */
    StoreHealth health();

    /** The sites that have a device, sorted. */
    List<String> sites();

    /** The names of a site's devices, sorted; empty for an unknown site. The cost does not grow with the history. */
    List<String> devices(String site);

    /**
     * What the registry knows of the given devices, by sightings not older than {@code notBeforeNanos}. Devices without
     * such a sighting are absent.
     */
    Map<DeviceKey, Sighting> sightings(Collection<DeviceKey> devices, long notBeforeNanos);

    /** The measurements of this store, sorted, without the adapter's own. */
    List<String> measurements();

    /** The fields of a measurement with their types, sorted by name; empty for an unknown measurement. */
    Map<String, FieldType> fields(String measurement);

    /**
     * The newest value of each measurement and field of a device within the range (over all of its further tags), sorted
     * by measurement and field. The cost does not grow with the history.
     */
    List<LatestValue> latest(DeviceKey device, TimeRange range);

    /**
     * Streams rows, ordered by device as the scan lists them, further tags, and time, until the rows end or the sink
     * wants no more. Memory stays bounded whatever the number of rows.
     */
    void scan(Scan scan, RowSink sink);

    /**
     * Answers windows over the rows of a range, ordered as {@link #scan} orders its rows. What each function means is
     * binding (see {@link io.sluice.store.window.WindowFunction}), so this computes over streamed rows; an adapter may
     * let its store do it where the store's function is exactly the same.
     *
     * @throws io.sluice.store.window.WindowLimitException when more would have to be held than is allowed
     * @throws IllegalArgumentException when a function that needs numbers meets a field of another type
     */
    default void aggregate(WindowQuery query, WindowSink sink) {
        WindowCalculator calculator = new WindowCalculator(query, WindowLimits.DEFAULT, sink);
        TimeRange range = new TimeRange(query.fromNanos(), query.toNanos());
        Set<String> fields = Set.copyOf(query.fields());
        scan(
                new Scan(query.measurement(), query.devices(), fields, range, Scan.Order.ASCENDING, null),
                calculator::accept);
        calculator.finish();
    }

    @Override
    void close();
}
