/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which letters are meant; {@code null} takes all. */
record LetterFilter(
        @Nullable String reason,
        @Nullable String site,
        @Nullable String device) implements Predicate<DeadLetter> {

    static final LetterFilter ALL = new LetterFilter(null, null, null);

    static final Set<String> MEMBERS = Set.of("reason", "site", "device");

    @Override
    public boolean test(DeadLetter letter) {
        return (reason == null || reason.equals(letter.reason()))
                && (site == null || site.equals(letter.site()))
                && (device == null || device.equals(letter.device()));
    }

    /** Reads a cursor, which is a place in the list; empty when it is not one of ours. */
    static Optional<Long> cursor(String text) {
        try {
            return Optional.of(Long.parseLong(text)).filter(place -> place >= 0);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
