/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.ingest.inspect.Inspector;
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
                faults.add(new DecodeFault(indexInPayload(place), SchemaWatch.TYPE_CHANGED, refused.detail()));
        }
    }

    private int indexInPayload(int place) {
        int index = place;
        for (int gap : gaps) {
            if (gap > index) {
                break;
            }
            index++;
        }
        return index;
    }

    /** What is left of the message, and what is wrong with it. */
    Decoding.Decoded decoded() {
        List<DecodeFault> before = decoded.faults();
        int refused = faults.size() - before.size();
        boolean hasLetter = before.stream().anyMatch(fault -> fault.index() == DecodeFault.WHOLE_MESSAGE);
        return refused > Inspector.MOST_LETTERS && !hasLetter
                ? asOne(faults.get(before.size()), refused)
                : new Decoding.Decoded(readings, faults, decoded.omitted());
    }

    private Decoding.Decoded asOne(DecodeFault first, int refused) {
        String detail = "reading %d: %s (%d of the message's %d readings are refused; of more than %d, all of them are)"
                .formatted(
                        first.index(),
                        first.detail(),
                        refused,
                        decoded.readings().size(),
                        Inspector.MOST_LETTERS);
        List<DecodeFault> all = new ArrayList<>(decoded.faults());
        all.addFirst(new DecodeFault(DecodeFault.WHOLE_MESSAGE, SchemaWatch.TYPE_CHANGED, detail));
        return new Decoding.Decoded(List.of(), all, decoded.omitted());
    }
}
