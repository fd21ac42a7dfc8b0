/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;

/**
 * A message, or one reading of it, that cannot be stored as it is.
 *
 * @param sequence the message's record in the journal; with the index it is the letter's identity
 * @param readingIndex which reading of the message, or -1 for all of it
 * @param reason a short stable word
 * @param detail for people; at most some 4 000 characters
 * @param receivedAtNanos the message's time of receipt since the epoch; 0 where it is not known
 * @param keptAtNanos when it became a dead letter, since the epoch; 0 until it is kept
 * @param site to whom it is shown and on whose share it counts; empty where the topic names none
 * @param device the device, as far as the topic names it
 * @param payload the device's own bytes; not to be changed
 * @param cut whether only the beginning of the payload was kept, for want of room
 * @param alsoOf indexes of further readings of the message that have this letter and none of their own; beside a letter of the
 *     whole message they say which of its good readings were refused too. Not to be changed
 */
public record DeadLetter(
        long sequence,
        int readingIndex,
        String reason,
        String detail,
        long receivedAtNanos,
        long keptAtNanos,
        String site,
        String device,
        String topic,
        byte[] payload,
        boolean cut,
        BitSet alsoOf) {

    private static final int DETAIL_MOST = 4_096;

    /** Letters of which not all bytes are here, so that nothing can be made of them. */
    private static final Set<String> WITHOUT_ALL_BYTES = Set.of("too-large", "damaged-record");

    public DeadLetter {
        detail = detail.length() > DETAIL_MOST ? detail.substring(0, DETAIL_MOST) + "…" : detail;
    }

    /** A letter as the forwarder knows it, before it is kept. */
    public DeadLetter(
            long sequence,
            int readingIndex,
            String reason,
            String detail,
            long receivedAtNanos,
            String topic,
            byte[] payload) {
        this(sequence, readingIndex, reason, detail, receivedAtNanos, 0, "", "", topic, payload, false, new BitSet());
    }

    /** The letter's name in the API: the journal's sequence, and the reading's index if it is one reading's. */
    public String id() {
        return letterId().toString();
    }

    LetterId letterId() {
        return new LetterId(sequence, readingIndex);
    }

    /** Whether all the bytes of the message are here, so that it may be read again. */
    boolean isWhole() {
        return !cut && !WITHOUT_ALL_BYTES.contains(reason);
    }

    /** The readings that the id or the letter's own list names; none for a letter of all of a message. */
    BitSet readings() {
        BitSet all = (BitSet) alsoOf.clone();
        if (readingIndex >= 0) {
            all.set(readingIndex);
        }
        return all;
    }

    DeadLetter keptAt(long nanos, LetterOrigin origin) {
        return new DeadLetter(
                sequence,
                readingIndex,
                reason,
                detail,
                receivedAtNanos,
                nanos,
                origin.site(),
                origin.device(),
                topic,
                payload,
                cut,
                alsoOf);
    }

    /** The same letter, for another reason. */
    DeadLetter because(String newReason, String newDetail) {
        return with(readingIndex, newReason, newDetail, payload, cut, alsoOf);
    }

    /** The letter, which stands for further readings too. */
    public DeadLetter alsoOf(BitSet more, String newDetail) {
        BitSet all = (BitSet) alsoOf.clone();
        all.or(more);
        return with(readingIndex, reason, newDetail, payload, cut, all);
    }

    /** A letter for the same reason, of these readings of the message alone; its index is the first of them. */
    DeadLetter ofReadings(BitSet readings) {
        BitSet others = (BitSet) readings.clone();
        int first = others.nextSetBit(0);
        others.clear(first);
        return with(first, reason, detail, payload, cut, others);
    }

    private DeadLetter with(int index, String why, String details, byte[] bytes, boolean isCut, BitSet others) {
        return new DeadLetter(
                sequence, index, why, details, receivedAtNanos, keptAtNanos, site, device, topic, bytes, isCut, others);
    }

    /** The letter with so much of its payload as lets its record have no more than so many bytes. */
    DeadLetter fitting(int mostBytes) {
        int size = LetterRecord.size(this);
        if (size <= mostBytes) {
            return this;
        }
        String note =
                " (of its %d bytes only the first are kept: sluice.ingest.dead-letters.max-size has room for no more)"
                        .formatted(payload.length);
        int room = mostBytes - (size - payload.length) - note.getBytes(StandardCharsets.UTF_8).length - 16;
        return with(readingIndex, reason, detail + note, Arrays.copyOf(payload, Math.max(0, room)), true, alsoOf);
    }
}
