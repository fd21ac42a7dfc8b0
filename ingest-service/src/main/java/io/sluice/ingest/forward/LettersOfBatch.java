/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.codec.DecodeFault;
import io.sluice.ingest.deadletter.DeadLetter;
import io.sluice.ingest.inspect.TooManyLetters;
import io.sluice.store.WriteOutcome.Refusal;
import io.sluice.store.WriteOutcome.Written;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The letters of a written batch: those it had, and those of what the store has refused. Each names the readings it stands
 * for, so that after a crash they can be told from those that were stored ({@link KeptBefore}).
 *
 * <p>All readings of a message are in one batch, so this sees all that the store has refused of it. Few refused readings have a
 * letter each, {@linkplain TooManyLetters too many} have one, and where the message has a letter of its own, that names them.
 */
final class LettersOfBatch {

    private LettersOfBatch() {}

    /** The letters, in the order of the journal. */
    static List<DeadLetter> of(ForwardBatch batch, Written written) {
        if (written.refusals().isEmpty()) {
            return batch.deadLetters();
        }
        List<DeadLetter> letters = new ArrayList<>();
        Map<Long, List<DeadLetter>> named = new HashMap<>();
        byMessage(batch, written).forEach((message, refused) -> {
            ForwardBatch.MessageSpan span = batch.messages().get(message);
            if (span.letter()) {
                named.put(span.source().sequence(), refused);
            } else {
                letters.addAll(TooManyLetters.are(refused.size()) ? List.of(asOne(refused)) : refused);
            }
        });
        for (DeadLetter letter : batch.deadLetters()) {
            boolean ofMessage = letter.readingIndex() == DecodeFault.WHOLE_MESSAGE;
            List<DeadLetter> refused = ofMessage ? named.getOrDefault(letter.sequence(), List.of()) : List.of();
            letters.add(refused.isEmpty() ? letter : naming(letter, refused));
        }
        letters.sort(Comparator.comparingLong(DeadLetter::sequence).thenComparingInt(DeadLetter::readingIndex));
        return letters;
    }

    /** What the store has refused, as letters of a reading each; by message, in the payload's order. */
    private static Map<Integer, List<DeadLetter>> byMessage(ForwardBatch batch, Written written) {
        Map<Integer, List<DeadLetter>> byMessage = new TreeMap<>();
        written.refusals().stream()
                .sorted(Comparator.comparingInt(Refusal::index))
                .forEach(refusal -> {
                    int message = batch.messageOf(refusal.index());
                    ForwardBatch.MessageSpan span = batch.messages().get(message);
                    byMessage.computeIfAbsent(message, _ -> new ArrayList<>()).add(letter(span, refusal));
                });
        return byMessage;
    }

    private static DeadLetter letter(ForwardBatch.MessageSpan span, Refusal refusal) {
        SourceMessage source = span.source();
        return new DeadLetter(
                source.sequence(),
                span.indexInPayload(refusal.index()),
                refusal.code(),
                refusal.detail(),
                source.receivedAtNanos(),
                source.topic(),
                source.payload());
    }

    /** Its id is the first reading's, so that it never takes the place of a letter of all of the message. */
    private static DeadLetter asOne(List<DeadLetter> refused) {
        DeadLetter first = refused.getFirst();
        return first.alsoOf(
                indexes(refused.subList(1, refused.size())),
                TooManyLetters.ofStore(refused.size(), first.readingIndex(), first.detail()));
    }

    private static DeadLetter naming(DeadLetter ofMessage, List<DeadLetter> refused) {
        DeadLetter first = refused.getFirst();
        return ofMessage.alsoOf(
                indexes(refused),
                TooManyLetters.andRefused(ofMessage.detail(), refused.size(), first.readingIndex(), first.detail()));
    }

    private static BitSet indexes(List<DeadLetter> letters) {
        BitSet indexes = new BitSet();
        letters.forEach(letter -> indexes.set(letter.readingIndex()));
        return indexes;
    }
}
