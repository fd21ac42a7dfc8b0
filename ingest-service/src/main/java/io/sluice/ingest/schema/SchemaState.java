/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import java.util.List;

/**
 * What is kept of the schema.
 *
 * @param events the newest ones, oldest first
 * @param nextEventId above the ids of all events there were
 */
record SchemaState(List<MeasurementState> measurements, List<SchemaEvent> events, long nextEventId) {

    static final SchemaState EMPTY = new SchemaState(List.of(), List.of(), 1);
}
