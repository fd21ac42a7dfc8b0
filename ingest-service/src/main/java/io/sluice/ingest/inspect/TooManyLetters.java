/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.inspect;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Each letter of a reading holds all of its message's payload. A message of which more readings than {@value #MOST} cannot
 * be read has one letter for them; of which an inspector refuses so many, one letter for all of it.
 */
public final class TooManyLetters {

    private static final int MOST = 16;

    private TooManyLetters() {}

    /**
     * A message as it has been looked at; where too many of its readings could not be read, with one fault of the whole message
     * for these. The others are stored all the same, and once more when the letter is replayed, which changes nothing.
     *
     * @param decoded before anybody looked at it
     */
    public static Decoding.Decoded joined(Decoding.Decoded decoded, Decoding.Decoded looked) {
        List<DecodeFault> unread = decoded.faults();
        if (!are(unread.size(), decoded)) {
            return looked;
        }
        List<Integer> omitted = new ArrayList<>(decoded.omitted());
        unread.forEach(fault -> omitted.add(fault.index()));
        Collections.sort(omitted);
        List<DecodeFault> left = new ArrayList<>(looked.faults());
        left.removeAll(unread);
        if (!looked.hasFaultOfMessage()) {
            left.addFirst(joined(unread, decoded.readings().size()));
        }
        return new Decoding.Decoded(looked.readings(), left, omitted);
    }

    private static DecodeFault joined(List<DecodeFault> unread, int read) {
        DecodeFault first = unread.getFirst();
        String detail =
                "reading %d: %s (%d of the message's readings cannot be read, %d can; of more than %d it has one letter)"
                        .formatted(first.index(), first.detail(), unread.size(), read, MOST);
        return new DecodeFault(DecodeFault.WHOLE_MESSAGE, first.reason(), detail);
    }

    /** Whether so many refused readings of a message want one letter, which it has not yet. */
    public static boolean are(int refused, Decoding.Decoded decoded) {
        return refused > MOST && !decoded.hasFaultOfMessage();
    }

    /**
     * The message as one letter.
     *
     * @param refused what is wrong with each of the refused readings; the first gives the reason
     */
    public static Decoding.Decoded asOne(Decoding.Decoded decoded, List<DecodeFault> refused) {
        DecodeFault first = refused.getFirst();
        return decoded.refusedAsOne(
                first.reason(),
                "reading %d: %s (%d of the message's %d readings are refused; of more than %d, all of them are)"
                        .formatted(
                                first.index(),
                                first.detail(),
                                refused.size(),
                                decoded.readings().size(),
                                MOST));
    }
}
