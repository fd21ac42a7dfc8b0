/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import org.jspecify.annotations.Nullable;

/**
 * Something that has changed; times are of receipt, nanoseconds since the epoch.
 *
 * @param id grows from event to event, for life
 * @param field empty where it is about the whole measurement
 * @param device the first one of that site by which it was noticed
 * @param was before, in a word or two; empty where there was nothing
 * @param is since, likewise; empty where there is nothing
 * @param outcome what became of the value; {@code null} where there was nothing to decide
 * @param detail for people
 * @param count how often it was noticed, about
 */
record SchemaEvent(
        long id,
        EventKind kind,
        String measurement,
        String field,
        String site,
        String device,
        String was,
        String is,
        @Nullable ConflictOutcome outcome,
        String detail,
        long firstNanos,
        long lastNanos,
        long count) {}
