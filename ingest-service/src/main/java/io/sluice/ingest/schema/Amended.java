/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.ingest.inspect.TooManyLetters;
import io.sluice.model.Reading;
import java.util.ArrayList;
import java.util.List;

/** A message of which not every reading passes as it is. Not thread-safe. */
final class Amended {

    private final Decoding.Decoded decoded;
    private final List<Integer> gaps;
    private final List<Reading> readings;
    private final List<DecodeFault> refused = new ArrayList<>();

    /** @param passed how many of its readings pass, before the first that does not */
    Amended(Decoding.Decoded decoded, int passed) {
        this.decoded = decoded;
        this.gaps = decoded.gaps();
        this.readings = new ArrayList<>(decoded.readings().subList(0, passed));
    }

    /** Adds the next reading, or what becomes of it. */
    void add(int place, Reading reading, Verdict verdict) {
        switch (verdict) {
            case Verdict.Passes _ -> readings.add(reading);
            case Verdict.Coerced coerced -> readings.add(coerced.reading());
            case Verdict.Refused not ->
                refused.add(new DecodeFault(
                        Decoding.Decoded.indexInPayload(gaps, place), SchemaWatch.TYPE_CHANGED, not.detail()));
        }
    }

    /** What is left of the message, and what is wrong with it. */
    Decoding.Decoded decoded() {
        return refused.isEmpty()
                ? new Decoding.Decoded(readings, decoded.faults(), decoded.omitted())
                : TooManyLetters.without(decoded, readings, refused);
    }
}
