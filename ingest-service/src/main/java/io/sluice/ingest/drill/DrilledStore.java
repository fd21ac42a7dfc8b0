/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.drill;

import io.sluice.model.DeviceKey;
import io.sluice.model.FieldType;
import io.sluice.store.Batch;
import io.sluice.store.LatestValue;
import io.sluice.store.RowSink;
import io.sluice.store.Scan;
import io.sluice.store.Sighting;
import io.sluice.store.StoreHealth;
import io.sluice.store.SyncOutcome;
import io.sluice.store.TelemetryStore;
import io.sluice.store.TimeRange;
import io.sluice.store.WriteOutcome;
import io.sluice.store.window.WindowQuery;
import io.sluice.store.window.WindowSink;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A store that says it is unavailable while a {@link StoreOutage} is on. Reads and the force of what was confirmed before
 * go through: nobody's history is taken away by a drill.
 */
final class DrilledStore implements TelemetryStore {

    private final TelemetryStore store;
    private final StoreOutage outage;

    DrilledStore(TelemetryStore store, StoreOutage outage) {
        this.store = store;
        this.outage = outage;
    }

    @Override
    public WriteOutcome write(Batch batch) {
        Optional<String> away = outage.reason();
        return away.isPresent() ? new WriteOutcome.Unavailable(away.get(), null) : store.write(batch);
    }

    @Override
    public StoreHealth health() {
        Optional<String> away = outage.reason();
        return away.isPresent() ? new StoreHealth.Down(away.get()) : store.health();
    }

    @Override
    public SyncOutcome sync() {
        return store.sync();
    }

    @Override
    public boolean awaitVisible(Duration limit) throws InterruptedException {
        return store.awaitVisible(limit);
    }

    @Override
    public List<String> sites() {
        return store.sites();
    }

    @Override
    public List<String> devices(String site) {
        return store.devices(site);
    }

    @Override
    public Map<DeviceKey, Sighting> sightings(Collection<DeviceKey> devices, long notBeforeNanos) {
        return store.sightings(devices, notBeforeNanos);
    }

    @Override
    public List<String> measurements() {
        return store.measurements();
    }

    @Override
    public Map<String, FieldType> fields(String measurement) {
        return store.fields(measurement);
    }

    @Override
    public List<LatestValue> latest(DeviceKey device, TimeRange range) {
        return store.latest(device, range);
    }

    @Override
    public void scan(Scan scan, RowSink sink) {
        store.scan(scan, sink);
    }

    @Override
    public void aggregate(WindowQuery query, WindowSink sink) {
        store.aggregate(query, sink);
    }

    @Override
    public void close() {
        store.close();
    }
}
