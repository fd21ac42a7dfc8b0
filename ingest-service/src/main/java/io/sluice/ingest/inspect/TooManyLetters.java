/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.inspect;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.model.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Each letter of a reading holds all of its message's payload. A message of which more readings than {@value #MOST} cannot
 * be read has one letter for them; of which an inspector refuses so many, one letter for all of it; of which the store refuses
 * so many, one letter for these.
 */
public final class TooManyLetters {

    private static final int MOST = 16;

    private TooManyLetters() {}

    /** Whether so many readings of a message want one letter. */
    public static boolean are(int refused) {
        return refused > MOST;
    }

    /**
     * A message as it was decoded; where too many of its readings could not be read, with one fault of the whole message for
     * these. The others are stored all the same, and once more when the letter is replayed, which changes nothing.
     */
    public static Decoding.Decoded joined(Decoding.Decoded decoded) {
        List<DecodeFault> unread = decoded.faults();
        if (!are(unread.size()) || decoded.hasFaultOfMessage()) {
            return decoded;
        }
        DecodeFault first = unread.getFirst();
        String detail =
                "reading %d: %s (%d of the message's readings cannot be read, %d can; of more than %d it has one letter)"
                        .formatted(
                                first.index(),
                                first.detail(),
                                unread.size(),
                                decoded.readings().size(),
                                MOST);
        DecodeFault one = new DecodeFault(DecodeFault.WHOLE_MESSAGE, first.reason(), detail);
        return new Decoding.Decoded(decoded.readings(), List.of(one), decoded.gaps());
    }

    /**
     * A message without readings that an inspector refuses: each has a letter; of too many the message has one, and where it has
     * one already, these have none beside it.
     *
     * @param left those that are not refused
     * @param refused what is wrong with each of the others
     */
    public static Decoding.Decoded without(Decoding.Decoded decoded, List<Reading> left, List<DecodeFault> refused) {
        if (!are(refused.size())) {
            return each(decoded, left, refused);
        }
        return decoded.hasFaultOfMessage() ? beside(decoded, left, refused) : asOne(decoded, refused);
    }

    /** The same with a letter for each, however many they are. */
    public static Decoding.Decoded each(Decoding.Decoded decoded, List<Reading> left, List<DecodeFault> refused) {
        List<DecodeFault> all = new ArrayList<>(decoded.faults());
        all.addAll(refused);
        all.sort(Comparator.comparingInt(DecodeFault::index));
        return new Decoding.Decoded(left, all, decoded.omitted());
    }

    /** The message as one letter; the first of the refused readings gives the reason. */
    private static Decoding.Decoded asOne(Decoding.Decoded decoded, List<DecodeFault> refused) {
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

    private static Decoding.Decoded beside(Decoding.Decoded decoded, List<Reading> left, List<DecodeFault> refused) {
        List<Integer> indexes = refused.stream().map(DecodeFault::index).toList();
        DecodeFault own = ofMessage(decoded);
        DecodeFault first = refused.getFirst();
        String detail = andRefused(own.detail(), indexes.size(), first.index(), first.detail());
        return under(new DecodeFault(own.index(), own.reason(), detail), decoded, left, indexes);
    }

    /** A message whose readings are all refused, whatever they are: it has one letter, for this reason. */
    public static Decoding.Decoded whole(Decoding.Decoded decoded, String reason, String detail) {
        if (!decoded.hasFaultOfMessage()) {
            return decoded.refusedAsOne(reason, detail);
        }
        List<Integer> all = IntStream.of(decoded.indexesInPayload()).boxed().toList();
        DecodeFault own = ofMessage(decoded);
        String both = "%s (and %s: %s)".formatted(detail, own.reason(), own.detail());
        return under(new DecodeFault(own.index(), reason, both), decoded, List.of(), all);
    }

    private static DecodeFault ofMessage(Decoding.Decoded decoded) {
        return decoded.faults().stream()
                .filter(fault -> fault.index() == DecodeFault.WHOLE_MESSAGE)
                .findFirst()
                .orElseThrow();
    }

    /** With this fault of the message in place of its own, and without some readings, which get no fault. */
    private static Decoding.Decoded under(
            DecodeFault fault, Decoding.Decoded decoded, List<Reading> left, List<Integer> dropped) {
        List<DecodeFault> faults = new ArrayList<>(decoded.faults());
        faults.replaceAll(each -> each.index() == DecodeFault.WHOLE_MESSAGE ? fault : each);
        List<Integer> omitted = new ArrayList<>(decoded.omitted());
        omitted.addAll(dropped);
        omitted.sort(Comparator.naturalOrder());
        return new Decoding.Decoded(left, faults, omitted);
    }

    /** The detail of a message's own letter that stands for refused readings too. */
    public static String andRefused(String own, int refused, int first, String why) {
        return "%s; and of its good readings %d are refused, which have no letter but this: reading %d: %s"
                .formatted(own, refused, first, why);
    }

    /** The detail of the one letter of readings that the store has refused. */
    public static String ofStore(int refused, int first, String why) {
        return "reading %d: %s (the store has refused %d of the message's readings; more than %d have one letter)"
                .formatted(first, why, refused, MOST);
    }
}
