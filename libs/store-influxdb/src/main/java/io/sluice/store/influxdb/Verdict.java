/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import io.sluice.store.influxdb.ErrorText.NamedLine;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an answer to a write means, whichever generation gave it. */
sealed interface Verdict {

    /** Every line is in. */
    record Stored() implements Verdict {}

    /**
     * At least one line was refused for good. Whether the others are in depends on the generation and the fault, so
     * they have to be written again.
     *
     * @param text what the server said of the fault that it met first
     * @param dropped how many lines it says it refused; 0 when it does not say
     */
    record SomeRefused(String text, int dropped) implements Verdict {}

    /** The refused lines, or the first of them, by number. The others have to be written again. */
    record LinesNamed(List<NamedLine> lines, String text) implements Verdict {}

    /** The request is larger than the server takes; its lines may be fine. */
    record TooLarge() implements Verdict {}

    /** The server cannot now. */
    record Unavailable(@Nullable Duration retryAfter) implements Verdict {}

    /** The server refuses us, not our lines. */
    record Misconfigured() implements Verdict {}
}
