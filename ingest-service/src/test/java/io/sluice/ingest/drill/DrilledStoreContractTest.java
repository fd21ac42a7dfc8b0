/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.drill;

import io.sluice.store.TelemetryStore;
import io.sluice.store.kit.InMemoryTelemetryStore;
import io.sluice.store.kit.TelemetryStoreContract;

/** A store behind a drill that does not run is as good as the store. */
class DrilledStoreContractTest extends TelemetryStoreContract {

    private static final TelemetryStore STORE = new StoreOutage().before(new InMemoryTelemetryStore());

    @Override
    protected TelemetryStore store() {
        return STORE;
    }

    @Override
    protected TelemetryStore unreachableStore() {
        InMemoryTelemetryStore store = new InMemoryTelemetryStore();
        store.goDown("switched off by the test");
        return new StoreOutage().before(store);
    }
}
