/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import io.sluice.codec.lineprotocol.LineProtocolWriter;
import io.sluice.model.DeviceKey;
import io.sluice.model.FieldType;
import io.sluice.model.Names;
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
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Readings in InfluxDB 1.8+, 2.x or 3.x: measurement, tags {@code site}, {@code device} and the series' own, fields,
 * nanoseconds. Beside them lies the measurement {@code sluice_registry} (see {@code Registry}), which no answer shows.
 *
 * <p>The time limit of {@link InfluxSettings#timeout} holds for each request. Most calls are one or a few; a write of
 * which lines are refused, and a scan of many rows, are as many as that takes, and end at the first that gets no answer.
 *
 * <p><b>Durability.</b> InfluxDB answers a write when it is in its write-ahead log. What that is worth is the server's
 * setting: 1.x and 2.x force the log first unless {@code wal-fsync-delay} ({@code storage-wal-fsync-delay}) is above its
 * default of 0; 3.x has stored the log first unless {@code no_sync} is asked for, which is never done here. With
 * these defaults {@link #sync} has nothing to do, and it asks nothing. With a delay set, what was confirmed within it is
 * lost when the server's machine loses power, and Sluice cannot know.
 */
public final class InfluxTelemetryStore implements TelemetryStore {

    private final InfluxServer server;
    private final Registry registry;
    private final Schema schema;
    private final Writers writers = new Writers();

    /** A store that connects with its first call. */
    public InfluxTelemetryStore(InfluxSettings settings) {
        server = new InfluxServer(settings);
        registry = new Registry(server);
        schema = new Schema(server);
    }

    @Override
    public WriteOutcome write(Batch batch) {
        LineProtocolWriter writer = writers.borrow();
        try {
            return new BatchWrite(server, new Lines(batch, writer)).run();
        } finally {
            writers.giveBack(writer);
        }
    }

    /** Nothing to do: what {@link #write} confirmed is in the server's forced log (see the class's note on durability). */
    @Override
    public SyncOutcome sync() {
        return new SyncOutcome.Synced();
    }

    /** InfluxDB shows a write from its answer on, so there is nothing to wait for. */
    @Override
    public boolean awaitVisible(Duration limit) {
        return true;
    }

    @Override
    public StoreHealth health() {
        try {
            HttpReply reply = server.ping();
            if (!reply.isSuccess()) {
                return new StoreHealth.Down(server.refused("a ping", reply));
            }
            HttpReply known = server.askWithToken();
            return known.status() == 401 || known.status() == 403
                    ? new StoreHealth.Down(server.refused("a question with our token", known))
                    : up(reply);
        } catch (IOException unanswered) {
            return new StoreHealth.Down(server.noAnswer("a ping", unanswered));
        }
    }

    private StoreHealth up(HttpReply reply) {
        String version = reply.version() == null ? "" : ", version " + reply.version();
        return new StoreHealth.Up(server.settings().place() + version);
    }

    @Override
    public List<String> sites() {
        return registry.sites();
    }

    @Override
    public List<String> devices(String site) {
        return registry.devices(site);
    }

    @Override
    public Map<DeviceKey, Sighting> sightings(Collection<DeviceKey> devices, long notBeforeNanos) {
        return registry.sightings(devices, notBeforeNanos);
    }

    @Override
    public List<String> measurements() {
        return schema.measurements();
    }

    @Override
    public Map<String, FieldType> fields(String measurement) {
        return schema.fields(measurement);
    }

    /** Which measurements to look into comes from the registry; for a device it does not know, all are. */
    @Override
    public List<LatestValue> latest(DeviceKey device, TimeRange range) {
        Sighting sighting =
                registry.sightings(List.of(device), range.fromNanos()).get(device);
        Collection<String> candidates = sighting == null ? schema.measurements() : sighting.measurements();
        List<LatestValue> latest = new ArrayList<>();
        schema.fields(candidates)
                .forEach((measurement, fields) ->
                        latest.addAll(new LatestValues(server, device, measurement, fields).within(range)));
        latest.sort(Comparator.comparing(LatestValue::measurement).thenComparing(LatestValue::field));
        return latest;
    }

    @Override
    public void scan(Scan scan, RowSink sink) {
        boolean nothing = scan.devices().isEmpty()
                || scan.range().fromNanos() == scan.range().toNanos()
                || !Names.isValid(scan.measurement());
        if (nothing) {
            return;
        }
        SortedMap<String, FieldType> fields = schema.fields(scan.measurement());
        if (!SeriesScan.wanted(scan, fields).isEmpty()) {
            new SeriesScan(server, scan, fields, schema.furtherTags(scan.measurement())).stream(sink);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
