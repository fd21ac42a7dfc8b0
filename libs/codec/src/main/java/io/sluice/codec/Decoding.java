/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec;

import io.sluice.model.Reading;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/** What a message turned out to be. */
public sealed interface Decoding {

    /**
     * It holds readings. Where some of them break a rule, the faults say which; the others are good.
     *
     * @param readings in the payload's order; may be empty when every one has a fault
     * @param faults each with the index of its reading in the payload
     * @param omitted indexes, in the payload, of readings that the route leaves out; ascending
     */
    record Decoded(List<Reading> readings, List<DecodeFault> faults, List<Integer> omitted) implements Decoding {

        public Decoded(List<Reading> readings, List<DecodeFault> faults) {
            this(readings, faults, List.of());
        }

        /** Whether one of the faults is the whole message's, beside readings that may be good. */
        public boolean hasFaultOfMessage() {
            for (DecodeFault fault : faults) {
                if (fault.index() == DecodeFault.WHOLE_MESSAGE) {
                    return true;
                }
            }
            return false;
        }

        /**
         * Where in the payload a reading stood.
         *
         * @param gaps those of the message, by {@link #gaps()}, which makes a list
         * @param reading its place among the readings
         */
        public static int indexInPayload(List<Integer> gaps, int reading) {
            int index = reading;
            for (int gap : gaps) {
                if (gap <= index) {
                    index++;
                }
            }
            return index;
        }

        /** Where in the payload each of the readings stood, in their order. */
        public int[] indexesInPayload() {
            BitSet taken = new BitSet();
            gaps().forEach(taken::set);
            int[] indexes = new int[readings.size()];
            int next = 0;
            for (int i = 0; i < indexes.length; i++) {
                indexes[i] = taken.nextClearBit(next);
                next = indexes[i] + 1;
            }
            return indexes;
        }

        /** The same message with a fault of all of it, first, in place of its readings. */
        public Decoded refusedAsOne(String reason, String detail) {
            List<DecodeFault> all = new ArrayList<>(faults.size() + 1);
            all.add(new DecodeFault(DecodeFault.WHOLE_MESSAGE, reason, detail));
            all.addAll(faults);
            return new Decoded(List.of(), all, omitted);
        }

        /** Indexes, in the payload, of what is none of the readings; ascending. */
        public List<Integer> gaps() {
            if (faults.isEmpty()) {
                return omitted;
            }
            List<Integer> gaps = new ArrayList<>(faults.size() + omitted.size());
            for (DecodeFault fault : faults) {
                if (fault.index() != DecodeFault.WHOLE_MESSAGE) {
                    gaps.add(fault.index());
                }
            }
            gaps.addAll(omitted);
            Collections.sort(gaps);
            return gaps;
        }
    }

    /**
     * Nothing of it is to be stored, and nothing is wrong with it: a route leaves it out, or it says nothing that is measured.
     *
     * @param why for people
     */
    record Filtered(String why) implements Decoding {}

    /** Nothing in it can be read. */
    record Undecodable(DecodeFault fault) implements Decoding {}

    static Decoding undecodable(String reason, String detail) {
        return new Undecodable(new DecodeFault(DecodeFault.WHOLE_MESSAGE, reason, detail));
    }
}
