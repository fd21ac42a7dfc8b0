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
     * A message of which too many readings cannot be read, with one fault for all of them, of the whole message: the others are
     * stored all the same, and once more when the letter is replayed, which changes nothing. Any other as it is.
     */
    public static Decoding.Decoded unread(Decoding.Decoded decoded) {
        List<DecodeFault> faults = decoded.faults();
        if (!are(faults.size(), decoded)) {
            return decoded;
        }
        List<Integer> omitted = new ArrayList<>(decoded.omitted());
        faults.forEach(fault -> omitted.add(fault.index()));
        Collections.sort(omitted);
        DecodeFault first = faults.getFirst();
        String detail =
                "reading %d: %s (%d of the message's readings cannot be read, %d can; of more than %d it has one letter)"
                        .formatted(
                                first.index(),
                                first.detail(),
                                faults.size(),
                                decoded.readings().size(),
                                MOST);
        DecodeFault one = new DecodeFault(DecodeFault.WHOLE_MESSAGE, first.reason(), detail);
        return new Decoding.Decoded(decoded.readings(), List.of(one), omitted);
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
