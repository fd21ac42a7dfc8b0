/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A letter as it is shown, and published.
 *
 * @param readings which readings of its message the letter stands for, where the id does not say it all; {@code null} where it does
 * @param site empty where the topic names none
 * @param receivedAt when its message came in; {@code null} where nobody knows
 * @param deadLetteredAt when it was kept
 * @param payloadComplete whether the payload below is all of what the device sent
 * @param payloadText {@code null} where the bytes are no UTF-8
 */
public record LetterView(
        String id,
        @Nullable Readings readings,
        String reason,
        String detail,
        String site,
        String device,
        String topic,
        @Nullable Instant receivedAt,
        @Nullable Instant deadLetteredAt,
        boolean payloadComplete,
        String payloadBase64,
        @Nullable String payloadText) {

    private static final int READINGS_SHOWN = 16;

    /**
     * Readings of a message; beside a letter of the whole message, those of the good ones that were refused too.
     *
     * @param first indexes of the first of them
     */
    public record Readings(int count, List<Integer> first) {

        static @Nullable Readings of(DeadLetter letter) {
            return letter.alsoOf().isEmpty()
                    ? null
                    : new Readings(
                            letter.readings().cardinality(),
                            letter.readings().stream()
                                    .limit(READINGS_SHOWN)
                                    .boxed()
                                    .toList());
        }
    }

    static LetterView of(DeadLetter letter) {
        return of(letter, letter.payload(), letter.isWhole());
    }

    /** A letter with at most so many bytes of its payload. */
    static LetterView of(DeadLetter letter, int mostBytes) {
        return letter.payload().length <= mostBytes
                ? of(letter)
                : of(letter, Arrays.copyOf(letter.payload(), mostBytes), false);
    }

    private static LetterView of(DeadLetter letter, byte[] payload, boolean complete) {
        String text = new String(payload, StandardCharsets.UTF_8);
        return new LetterView(
                letter.id(),
                Readings.of(letter),
                letter.reason(),
                letter.detail(),
                letter.site(),
                letter.device(),
                letter.topic(),
                time(letter.receivedAtNanos()),
                time(letter.keptAtNanos()),
                complete,
                Base64.getEncoder().encodeToString(payload),
                text.indexOf('\uFFFD') < 0 ? text : null);
    }

    private static @Nullable Instant time(long nanos) {
        return nanos == 0 ? null : Instant.ofEpochSecond(0, nanos);
    }
}
