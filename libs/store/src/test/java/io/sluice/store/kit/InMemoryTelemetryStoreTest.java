/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.kit;

import io.sluice.store.TelemetryStore;

class InMemoryTelemetryStoreTest extends TelemetryStoreContract {

    private static final InMemoryTelemetryStore STORE = new InMemoryTelemetryStore();

    @Override
    protected TelemetryStore store() {
        return STORE;
    }

    @Override
    protected TelemetryStore unreachableStore() {
        InMemoryTelemetryStore store = new InMemoryTelemetryStore();
        store.goDown("switched off by the test");
        return store;
    }
}
