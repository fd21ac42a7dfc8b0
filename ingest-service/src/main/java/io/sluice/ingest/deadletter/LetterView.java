/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A letter as it is shown, and published.
 *
 * @param site empty where the topic names none
 * @param receivedAt when its message came in; {@code null} where nobody knows
 * @param deadLetteredAt when it was kept
 * @param payloadComplete whether the payload below is all of what the device sent
 * @param payloadText {@code null} where the bytes are no UTF-8
 */
public record LetterView(
        String id,
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
