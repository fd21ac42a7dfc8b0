/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.pipeline;

import io.sluice.ingest.IngestEngine.Parts;
import io.sluice.ingest.deadletter.LetterUsage;
import io.sluice.ingest.deadletter.ReplayDesk;
import io.sluice.ingest.deadletter.ReplayResult.Outcome;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the pipeline shows of the dead letters. */
final class DeadLetterView {

    private static final int SITES_SHOWN = 10;

    private DeadLetterView() {}

    static PipelineSnapshot.DeadLetterPart of(Parts parts) {
        LetterUsage usage = parts.deadLetters().usage();
        @Nullable String blocked = parts.forwarder().settlement().trouble().orElse(null);
        @Nullable String over = overShare(usage).orElse(null);
        return new PipelineSnapshot.DeadLetterPart(
                blocked != null ? "blocked" : over != null ? "over_share" : "up",
                blocked != null ? blocked : over,
                usage.letters(),
                usage.bytes(),
                usage.capacity(),
                usage.siteShare(),
                usage.overflowBytes(),
                usage.overflowCapacity(),
                largest(usage.beyondShare()),
                parts.deadLetters().evicted(),
                replayed(parts.replay()),
                new PipelineSnapshot.Published(
                        parts.letterNews().published(), parts.letterNews().dropped()));
    }

    private static PipelineSnapshot.Replayed replayed(ReplayDesk desk) {
        return new PipelineSnapshot.Replayed(
                desk.count(Outcome.STORED),
                desk.count(Outcome.DEAD_LETTERED),
                desk.count(Outcome.NOT_FOUND),
                desk.count(Outcome.NOT_ALLOWED),
                desk.count(Outcome.NOT_TRIED));
    }

    /** Which sites hold more than their quarter, as a sentence; empty when none does. */
    static Optional<String> overShare(Parts parts) {
        return overShare(parts.deadLetters().usage());
    }

    private static Optional<String> overShare(LetterUsage usage) {
        return usage.beyondShare().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        ("sites hold more than their quarter (%d bytes) of the dead letters, or there was no room left: %s;"
                                        + " the overflow holds %d of %d bytes, and forwarding waits when it is full: replay or delete their letters, or"
                                        + " stop what sends them")
                                .formatted(
                                        usage.siteShare(),
                                        String.join(
                                                ", ",
                                                largest(usage.beyondShare()).keySet()),
                                        usage.overflowBytes(),
                                        usage.overflowCapacity()));
    }

    private static Map<String, Long> largest(Map<String, Long> sites) {
        Map<String, Long> largest = new LinkedHashMap<>();
        sites.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(SITES_SHOWN)
                .forEach(entry -> largest.put(entry.getKey(), entry.getValue()));
        return largest;
    }
}
