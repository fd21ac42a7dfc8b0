/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import io.sluice.store.TelemetryStore;
import io.sluice.store.kit.TelemetryStoreContract;
import io.sluice.testservers.InfluxDbServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The port's contract against a real server. */
class InfluxTelemetryStoreTest extends TelemetryStoreContract {

    private static InfluxDbServer server;
    private static InfluxTelemetryStore store;

    @BeforeAll
    static void start() {
        server = InfluxDbServer.start();
        store = new InfluxTelemetryStore(RealInflux.settings(server));
    }

    @AfterAll
    static void stop() {
        store.close();
        server.close();
    }

    @Override
    protected TelemetryStore store() {
        return store;
    }

    @Override
    protected TelemetryStore unreachableStore() {
        return new InfluxTelemetryStore(RealInflux.nobody());
    }
}
