/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec;

import io.sluice.model.Reading;
import java.util.List;

/** What a message turned out to be. */
public sealed interface Decoding {

    /**
     * It holds readings. Where some of them break a rule, the faults say which; the others are good.
     *
     * @param readings in the payload's order; may be empty when every one has a fault
     * @param faults each with the index of its reading in the payload
     */
    record Decoded(List<Reading> readings, List<DecodeFault> faults) implements Decoding {}

    /** Nothing in it can be read. */
    record Undecodable(DecodeFault fault) implements Decoding {}

    static Decoding undecodable(String reason, String detail) {
        return new Undecodable(new DecodeFault(DecodeFault.WHOLE_MESSAGE, reason, detail));
    }
}
