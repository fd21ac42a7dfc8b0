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
    private final List<DecodeFault> faults;

    /** @param passed how many of its readings pass, before the first that does not */
    Amended(Decoding.Decoded decoded, int passed) {
        this.decoded = decoded;
        this.gaps = decoded.gaps();
        this.readings = new ArrayList<>(decoded.readings().subList(0, passed));
        this.faults = new ArrayList<>(decoded.faults());
    }

    /** Adds the next reading, or what becomes of it. */
    void add(int place, Reading reading, Verdict verdict) {
        switch (verdict) {
            case Verdict.Passes _ -> readings.add(reading);
            case Verdict.Coerced coerced -> readings.add(coerced.reading());
            case Verdict.Refused refused ->
                faults.add(new DecodeFault(
                        Decoding.Decoded.indexInPayload(gaps, place), SchemaWatch.TYPE_CHANGED, refused.detail()));
        }
    }

    /** What is left of the message, and what is wrong with it. */
    Decoding.Decoded decoded() {
        List<DecodeFault> refused = faults.subList(decoded.faults().size(), faults.size());
        return TooManyLetters.are(refused.size(), decoded)
                ? TooManyLetters.asOne(decoded, refused)
                : new Decoding.Decoded(readings, faults, decoded.omitted());
    }
}
