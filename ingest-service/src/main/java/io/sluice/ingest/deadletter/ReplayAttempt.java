/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.codec.MessageDecoder;
import io.sluice.ingest.inspect.Inspector;
import io.sluice.model.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A letter read once more through the present routes, with its own time of receipt: a reading without a time gets the
 * one it would have had.
 *
 * @param readings of it that can be stored
 * @param faults why others cannot; both are empty only when nothing is asked for that the message still has
 * @param omitted indexes, in the payload, of readings that the route leaves out
 */
record ReplayAttempt(LetterList.Found found, List<Reading> readings, List<DecodeFault> faults, List<Integer> omitted) {

    private static final Logger log = LoggerFactory.getLogger(ReplayAttempt.class);

    static ReplayAttempt of(LetterList.Found found, MessageDecoder decoder) {
        DeadLetter letter = found.letter();
        if (!letter.isWhole()) {
            return failed(found, letter.reason(), letter.detail());
        }
        try {
            return switch (decoder.decode(letter.topic(), letter.payload(), letter.receivedAtNanos())) {
                case Decoding.Filtered left -> failed(found, "filtered", left.why());
                case Decoding.Undecodable bad -> new ReplayAttempt(found, List.of(), List.of(bad.fault()), List.of());
                case Decoding.Decoded decoded -> of(found, decoded);
            };
        } catch (RuntimeException e) {
            log.error("the decoder failed on the dead letter {}; it stays one", letter.id(), e);
            return failed(found, "decoder-failed", "the decoder failed: " + e);
        }
    }

    private static ReplayAttempt failed(LetterList.Found found, String reason, String detail) {
        return new ReplayAttempt(
                found, List.of(), List.of(new DecodeFault(DecodeFault.WHOLE_MESSAGE, reason, detail)), List.of());
    }

    /** All of a message, or the one reading that the letter is about. */
    private static ReplayAttempt of(LetterList.Found found, Decoding.Decoded decoded) {
        int wanted = found.letter().readingIndex();
        if (wanted == DecodeFault.WHOLE_MESSAGE) {
            return new ReplayAttempt(found, decoded.readings(), decoded.faults(), decoded.omitted());
        }
        Set<Integer> gaps = Set.copyOf(decoded.gaps());
        int index = 0;
        for (Reading reading : decoded.readings()) {
            while (gaps.contains(index)) {
                index++;
            }
            if (index == wanted) {
                return new ReplayAttempt(found, List.of(reading), List.of(), List.of());
            }
            index++;
        }
        List<DecodeFault> its = decoded.faults().stream()
                .filter(fault -> fault.index() == wanted || fault.index() == DecodeFault.WHOLE_MESSAGE)
                .toList();
        return its.isEmpty()
                ? failed(found, "no-such-reading", "the message has no reading %d any more".formatted(wanted))
                : new ReplayAttempt(found, List.of(), its, List.of());
    }

    /** With what an inspector leaves of it, or makes of it; of a whole message, the numbers of faults are those of its payload. */
    ReplayAttempt inspected(Inspector inspector) {
        DeadLetter letter = found.letter();
        boolean whole = letter.readingIndex() == DecodeFault.WHOLE_MESSAGE;
        Decoding.Decoded decoded = new Decoding.Decoded(readings, whole ? faults : List.of(), omitted);
        Decoding.Decoded looked;
        try {
            looked = inspector.inspect(letter.sequence(), letter.receivedAtNanos(), decoded);
        } catch (RuntimeException e) {
            log.error("looking at the dead letter {} failed; it goes on as it was decoded", letter.id(), e);
            return this;
        }
        if (looked == decoded) {
            return this;
        }
        List<DecodeFault> its = whole
                ? looked.faults()
                : looked.faults().stream()
                        .map(fault -> new DecodeFault(letter.readingIndex(), fault.reason(), fault.detail()))
                        .toList();
        return new ReplayAttempt(found, looked.readings(), whole ? its : joined(faults, its), omitted);
    }

    private static List<DecodeFault> joined(List<DecodeFault> some, List<DecodeFault> more) {
        List<DecodeFault> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    /** With what the store has refused of it; the numbers are those of its readings. */
    ReplayAttempt refused(List<DecodeFault> refusals) {
        return new ReplayAttempt(found, readings, joined(faults, refusals), omitted);
    }

    /** The letter with its present reason; of a whole message the first one, and how much of it is stored. */
    DeadLetter letterAgain(int stored) {
        DecodeFault first = faults.getFirst();
        String part =
                first.index() == DecodeFault.WHOLE_MESSAGE || found.letter().readingIndex() >= 0
                        ? first.detail()
                        : "reading %d: %s (%d readings of the message cannot be stored, %d are)"
                                .formatted(first.index(), first.detail(), faults.size(), stored);
        return found.letter().because(first.reason(), part);
    }
}
