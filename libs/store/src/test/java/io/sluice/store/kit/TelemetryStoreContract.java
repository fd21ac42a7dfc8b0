/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.kit;

import io.sluice.store.TelemetryStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The contract of {@link TelemetryStore} as tests. An adapter's test class extends this and says where its store is; one
 * store may serve all tests, since each uses names of its own.
 */
public abstract class TelemetryStoreContract
        implements WriteContract,
                FieldTypeContract,
                NameContract,
                TagValueContract,
                ScanContract,
                CatalogueContract,
                LatestContract,
                OutageContract,
                WindowFunctionContract,
                WindowFillContract,
                WindowCalendarContract {

    private @Nullable Trial trial;

    /** A store that is up. */
    protected abstract TelemetryStore store();

    /** A store of the same kind, configured in the same way, that is down. It is closed after each use. */
    protected abstract TelemetryStore unreachableStore();

    @Override
    public Duration timeLimit() {
        return Duration.ofSeconds(15);
    }

    @Override
    public final Trial trial() {
        if (trial == null) {
            trial = new Trial(store());
        }
        return trial;
    }

    @Override
    public final TelemetryStore unreachable() {
        return unreachableStore();
    }
}
