/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.codec.MessageDecoder;
import io.sluice.ingest.inspect.Inspector;
import io.sluice.model.Reading;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A letter read once more through the present routes, with its own time of receipt: a reading without a time gets the
 * one it would have had.
 *
 * @param readings of it that can be stored
 * @param faults why others cannot; both are empty only when nothing is asked for that the message still has
 * @param omitted indexes, in the payload, of readings that the route leaves out, or that are not asked for
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

    /** All of a message, or those readings that the letter is about. */
    private static ReplayAttempt of(LetterList.Found found, Decoding.Decoded decoded) {
        if (found.letter().readingIndex() == DecodeFault.WHOLE_MESSAGE) {
            return new ReplayAttempt(found, decoded.readings(), decoded.faults(), decoded.omitted());
        }
        BitSet wanted = found.letter().readings();
        int[] indexes = decoded.indexesInPayload();
        List<Reading> its = new ArrayList<>();
        BitSet others = new BitSet();
        decoded.gaps().forEach(others::set);
        for (int i = 0; i < indexes.length; i++) {
            if (wanted.get(indexes[i])) {
                its.add(decoded.readings().get(i));
            } else {
                others.set(indexes[i]);
            }
        }
        List<DecodeFault> faults = faultsOf(decoded, wanted, its.isEmpty());
        faults.stream().filter(fault -> fault.index() >= 0).forEach(fault -> others.clear(fault.index()));
        return its.isEmpty() && faults.isEmpty()
                ? failed(
                        found,
                        "no-such-reading",
                        "the message has no reading %d any more"
                                .formatted(found.letter().readingIndex()))
                : new ReplayAttempt(found, its, faults, others.stream().boxed().toList());
    }

    /** What is wrong with the readings asked for; what is wrong with all of the message, only when none of them is there. */
    private static List<DecodeFault> faultsOf(Decoding.Decoded decoded, BitSet wanted, boolean none) {
        return decoded.faults().stream()
                .filter(fault -> fault.index() == DecodeFault.WHOLE_MESSAGE ? none : wanted.get(fault.index()))
                .toList();
    }

    /** With what an inspector leaves of it, or makes of it; the numbers of faults are those of its payload. */
    ReplayAttempt inspected(Inspector inspector) {
        DeadLetter letter = found.letter();
        Decoding.Decoded decoded = new Decoding.Decoded(readings, faults, omitted);
        try {
            Decoding.Decoded looked = inspector.inspect(letter.sequence(), letter.receivedAtNanos(), decoded);
            return looked == decoded
                    ? this
                    : new ReplayAttempt(found, looked.readings(), looked.faults(), looked.omitted());
        } catch (RuntimeException e) {
            log.error("looking at the dead letter {} failed; it goes on as it was decoded", letter.id(), e);
            return this;
        }
    }

    /** With what the store has refused of it; the numbers are those of its readings. */
    ReplayAttempt refused(List<DecodeFault> refusals) {
        int[] indexes = new Decoding.Decoded(readings, faults, omitted).indexesInPayload();
        List<DecodeFault> all = new ArrayList<>(faults);
        for (DecodeFault refusal : refusals) {
            all.add(new DecodeFault(indexes[refusal.index()], refusal.reason(), refusal.detail()));
        }
        return new ReplayAttempt(found, readings, all, omitted);
    }

    /** The letter with its present reason; of several readings the first one, and how many of them are stored. */
    DeadLetter letterAgain(int stored) {
        DecodeFault first = faults.getFirst();
        boolean ofOne =
                found.letter().readings().cardinality() == 1 && found.letter().readingIndex() >= 0;
        String part = first.index() == DecodeFault.WHOLE_MESSAGE || ofOne
                ? first.detail()
                : "reading %d: %s (%d readings of the message cannot be stored, %d are)"
                        .formatted(first.index(), first.detail(), faults.size(), stored);
        return found.letter().because(first.reason(), part);
    }
}
