/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of one letter that was read again.
 *
 * @param id as it was asked for
 * @param reason of the letter, where it stays one
 * @param detail for people
 */
public record ReplayResult(
        String id,
        Outcome outcome,
        @Nullable String reason,
        @Nullable String detail) {

    /** How it ended. */
    public enum Outcome {
        /** All that the letter stands for is in the store, on its disk; the letter is gone. */
        STORED,
        /** It still cannot be stored; the letter stays, with the present reason. */
        DEAD_LETTERED,
        /** There is no such letter, or none the caller may see. */
        NOT_FOUND,
        /** Its route now leads to a site that the caller may not write to; the letter stays as it was. */
        NOT_ALLOWED,
        /** The store did not answer, or the time was up; the letter stays as it was. */
        NOT_TRIED;

        /** As the API and the meters spell it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static ReplayResult stored(String id) {
        return new ReplayResult(id, Outcome.STORED, null, null);
    }

    static ReplayResult dead(DeadLetter letter) {
        return new ReplayResult(letter.id(), Outcome.DEAD_LETTERED, letter.reason(), letter.detail());
    }

    static ReplayResult other(String id, Outcome outcome, String detail) {
        return new ReplayResult(id, outcome, null, detail);
    }
}
