/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a batch. */
public sealed interface WriteOutcome {

    /**
     * The store has accepted every reading but the refused ones. Refused are single readings that this store can never
     * take as they are; their neighbours are in.
     */
    record Written(List<Refusal> refusals) implements WriteOutcome {

        /** All accepted. */
        public static final Written ALL = new Written(List.of());

        public Written {
            refusals = List.copyOf(refusals);
        }
    }

    /**
     * The store did not answer, or said that it cannot now. Whether any of the batch is in is unknown; writing it again
     * is right and safe.
     *
     * @param reason for people: what was asked of whom, and what came back
     * @param retryAfter how long the store asked to be left alone; {@code null} when it did not say
     */
    record Unavailable(String reason, @Nullable Duration retryAfter) implements WriteOutcome {}

    /**
     * The store answers but refuses us: a wrong token, an unknown bucket. Nothing is wrong with the readings; a person
     * has to mend the configuration.
     */
    record Misconfigured(String reason) implements WriteOutcome {}

    /**
     * One reading refused for good.
     *
     * @param index its place in the batch's readings
     * @param code a short stable word for metrics, such as {@code field-type-conflict}
     * @param detail for people: the field, the types, and what the store said
     */
    record Refusal(int index, String code, String detail) {}
}
