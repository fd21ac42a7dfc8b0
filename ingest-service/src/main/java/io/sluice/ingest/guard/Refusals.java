/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.ingest.inspect.TooManyLetters;
import io.sluice.model.Reading;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Readings of one message that are refused, and what is left of it. Not thread-safe. */
final class Refusals {

    private final Decoding.Decoded decoded;
    private final List<Integer> gaps;
    private final BitSet refused = new BitSet();
    private final List<DecodeFault> faults = new ArrayList<>();

    Refusals(Decoding.Decoded decoded) {
        this.decoded = decoded;
        this.gaps = decoded.gaps();
    }

    /** Where in the payload a reading stood. */
    int indexInPayload(int reading) {
        return Decoding.Decoded.indexInPayload(gaps, reading);
    }

    void add(int reading, Breach breach) {
        add(reading, breach.at(indexInPayload(reading)));
    }

    void add(int reading, DecodeFault fault) {
        refused.set(reading);
        faults.add(fault);
    }

    /** The message without those refused; without all of its readings when they are too many for letters of their own. */
    Decoding.Decoded ofMessage() {
        return TooManyLetters.without(decoded, left(), faults);
    }

    /** The message without those refused. */
    Decoding.Decoded each() {
        return faults.isEmpty() ? decoded : TooManyLetters.each(decoded, left(), faults);
    }

    private List<Reading> left() {
        List<Reading> left = new ArrayList<>(decoded.readings().size());
        for (int i = 0; i < decoded.readings().size(); i++) {
            if (!refused.get(i)) {
                left.add(decoded.readings().get(i));
            }
        }
        return left;
    }
}
