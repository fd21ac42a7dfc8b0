/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import io.sluice.codec.Decoding;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.util.List;

/** Shows messages to a watch, one after another, a second apart. */
final class Messages {

    static final long SECOND = 1_000_000_000L;
    static final long BEGIN = 1_800_000_000L * SECOND;

    private final SchemaWatch watch;
    private long sequence;
    private long now = BEGIN;

    Messages(SchemaWatch watch) {
        this.watch = watch;
    }

    /** A message with one reading of {@code m} from a device of {@code plant}. */
    Decoding.Decoded show(String device, Field... fields) {
        return show(SeriesKey.of("m", "plant", device), fields);
    }

    Decoding.Decoded show(SeriesKey series, Field... fields) {
        return show(new Decoding.Decoded(List.of(new Reading(series, now, List.of(fields))), List.of()));
    }

    Decoding.Decoded show(Decoding.Decoded decoded) {
        Decoding.Decoded looked = watch.inspect(sequence++, now, decoded);
        now += SECOND;
        return looked;
    }

    long now() {
        return now;
    }

    void pass(long seconds) {
        now += seconds * SECOND;
    }

    /** The events of a kind, newest first. */
    List<SchemaEvent> events(EventKind kind) {
        return watch.events()
                .list(Long.MAX_VALUE, 10_000, event -> event.kind() == kind)
                .events();
    }

    List<SchemaEvent> events() {
        return watch.events().list(Long.MAX_VALUE, 10_000, _ -> true).events();
    }
}
