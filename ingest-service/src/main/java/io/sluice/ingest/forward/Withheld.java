/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.model.Reading;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Readings of a message that could be read and that an inspector has refused: they are dead letters, and the delivery ledger is
 * told what they were.
 *
 * @param readings in the payload's order
 * @param asOne whether one letter stands for them all
 * @param letters how many letters stand for them
 */
record Withheld(List<Held> readings, boolean asOne, int letters) {

    static final Withheld NONE = new Withheld(List.of(), false, 0);

    /** A reading and its place in the payload. */
    record Held(int index, Reading reading) {}

    /** What an inspector has taken out of a message. */
    static Withheld between(Decoding.Decoded before, Decoding.Decoded after) {
        if (after.readings().size() == before.readings().size()) {
            return NONE;
        }
        boolean asOne = after.hasFaultOfMessage() && !before.hasFaultOfMessage();
        Set<Integer> refused = new HashSet<>(after.gaps());
        int[] indexes = before.indexesInPayload();
        List<Held> held = new ArrayList<>();
        for (int i = 0; i < indexes.length; i++) {
            if (asOne || refused.contains(indexes[i])) {
                held.add(new Held(indexes[i], before.readings().get(i)));
            }
        }
        return new Withheld(held, asOne, after.faults().size() - before.faults().size());
    }

    /** Whether a letter of this message is of what was refused here. */
    boolean isOf(int readingIndex) {
        return readingIndex == DecodeFault.WHOLE_MESSAGE
                ? asOne
                : readings.stream().anyMatch(held -> held.index() == readingIndex);
    }

    /** The readings that have no letter but the message's own, which it has for another reason than them. */
    BitSet besideLetter(Decoding.Decoded after) {
        BitSet beside = new BitSet();
        if (!asOne) {
            readings.forEach(held -> beside.set(held.index()));
            after.faults().stream()
                    .map(DecodeFault::index)
                    .filter(index -> index >= 0)
                    .forEach(beside::clear);
        }
        return beside;
    }

    /** How many readings have no letter of their own. */
    int withoutLetter() {
        return readings.size() - letters;
    }
}
