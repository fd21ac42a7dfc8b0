/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import io.sluice.model.DeviceKey;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was noticed, before it is known whether it is an event of its own; as in {@link SchemaEvent}.
 *
 * @param detail asked for only when it is one
 */
record Finding(
        EventKind kind,
        String measurement,
        String field,
        DeviceKey device,
        String was,
        String is,
        @Nullable ConflictOutcome outcome,
        Supplier<String> detail) {

    /** What makes a finding the same as another: all but the device and the words. */
    record Key(
            EventKind kind,
            String measurement,
            String field,
            String site,
            String is,
            @Nullable ConflictOutcome outcome) {

        static Key of(SchemaEvent event) {
            return new Key(event.kind(), event.measurement(), event.field(), event.site(), event.is(), event.outcome());
        }
    }

    Key key() {
        return new Key(kind, measurement, field, device.site(), is, outcome);
    }
}
