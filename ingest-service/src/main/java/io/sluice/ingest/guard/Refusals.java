/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.ingest.inspect.TooManyLetters;
import io.sluice.model.Reading;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
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

    /** All of a message. */
    static Decoding.Decoded whole(Decoding.Decoded decoded, String reason, String detail) {
        if (!decoded.hasFaultOfMessage()) {
            return decoded.refusedAsOne(reason, detail);
        }
        Refusals all = new Refusals(decoded);
        for (int i = 0; i < decoded.readings().size(); i++) {
            all.add(i, new DecodeFault(all.indexInPayload(i), reason, detail));
        }
        return all.each();
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
        return TooManyLetters.are(faults.size(), decoded) ? TooManyLetters.asOne(decoded, faults) : each();
    }

    /** The message without those refused. */
    Decoding.Decoded each() {
        if (faults.isEmpty()) {
            return decoded;
        }
        List<Reading> left = new ArrayList<>(decoded.readings().size());
        for (int i = 0; i < decoded.readings().size(); i++) {
            if (!refused.get(i)) {
                left.add(decoded.readings().get(i));
            }
        }
        List<DecodeFault> all = new ArrayList<>(decoded.faults());
        all.addAll(faults);
        all.sort(Comparator.comparingInt(DecodeFault::index));
        return new Decoding.Decoded(left, all, decoded.omitted());
    }
}
