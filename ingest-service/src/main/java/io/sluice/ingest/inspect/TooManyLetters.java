/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.inspect;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import java.util.List;

/**
 * Each letter of a reading holds all of its message's payload. An inspector that refuses more readings of a message than
 * {@value #MOST} refuses the message, as one letter.
 */
public final class TooManyLetters {

    private static final int MOST = 16;

    private TooManyLetters() {}

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
