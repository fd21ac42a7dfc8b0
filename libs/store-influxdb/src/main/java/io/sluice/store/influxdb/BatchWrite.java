/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import io.sluice.store.WriteOutcome;
import io.sluice.store.WriteOutcome.Refusal;
import io.sluice.store.influxdb.ErrorText.NamedLine;
import io.sluice.store.influxdb.Parts.Part;
import io.sluice.store.influxdb.Verdict.LinesNamed;
import io.sluice.store.influxdb.Verdict.SomeRefused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way: written whole, and where some lines are refused, written again in parts until each refused line
 * stands alone. That is safe because writing a line again changes nothing, and right because whether the other lines of
 * a refused request are in differs from generation to generation.
 *
 * <p>Parts come from the server's words where they tell (one extra round), else from halving (see {@link Parts}): one
 * bad line among <i>n</i> costs at most log₂ <i>n</i> + 2 extra requests. Beyond {@value #FEW} bad lines parts are no
 * longer joined, since they would only be taken apart again: the worst case, all lines refused for reasons that do not
 * tell, stays under 2<i>n</i> and those few searches. Every part is smaller than what it came from, so it ends. Parts are written in
 * the order of their lines, so that later lines win over earlier ones as they would have.
 */
final class BatchWrite {

    private static final System.Logger LOG = System.getLogger(BatchWrite.class.getName());

    /** So many bad lines are looked for one by one. */
    private static final int FEW = 8;

    private final InfluxServer server;
    private final Lines lines;
    private final Parts parts = new Parts();
    private final List<Refusal> refusals = new ArrayList<>();

    BatchWrite(InfluxServer server, Lines lines) {
        this.server = server;
        this.lines = lines;
        refusals.addAll(lines.refusals());
        parts.add(lines.all());
    }

    WriteOutcome run() {
        for (Part part = parts.next(); part != null; part = parts.next()) {
            WriteOutcome failure = write(part);
            if (failure != null) {
                return failure;
            }
        }
        refusals.sort(Comparator.comparingInt(Refusal::index));
        return refusals.isEmpty() ? WriteOutcome.Written.ALL : new WriteOutcome.Written(refusals);
    }

    /** Writes a part; answers what ends the whole batch, or {@code null} to go on with the parts that are left. */
    private @Nullable WriteOutcome write(Part part) {
        HttpReply reply;
        try {
            reply = server.write(lines.body(part.lines()));
        } catch (IOException unanswered) {
            return new WriteOutcome.Unavailable(server.noAnswer("a write", unanswered), null);
        }
        return settle(part, reply);
    }

    private @Nullable WriteOutcome settle(Part part, HttpReply reply) {
        switch (InfluxAnswers.verdict(reply)) {
            case Verdict.Stored() -> parts.taken(part);
            case SomeRefused refused -> separate(refusedPart(part), refused);
            case LinesNamed named -> withoutNamed(refusedPart(part), named);
            case Verdict.TooLarge() -> splitLarge(part);
            case Verdict.Unavailable(var retryAfter) -> {
                return new WriteOutcome.Unavailable(server.refused("a write", reply), retryAfter);
            }
            case Verdict.Misconfigured() -> {
                return new WriteOutcome.Misconfigured(
                        reply.isSuccess() ? server.foreign(reply) : server.refused("a write", reply));
            }
        }
        return null;
    }

    private Part refusedPart(Part part) {
        if (refusals.size() <= FEW) {
            parts.joinSecond(part);
        }
        return part;
    }

    private void separate(Part part, SomeRefused refused) {
        int[] all = part.lines();
        int[] suspects = Suspects.among(all, lines, refused);
        boolean allRefused = suspects.length == all.length && refused.dropped() == all.length;
        if (all.length == 1 || allRefused) {
            refuse(all, refused.text());
        } else if (suspects.length > 0 && suspects.length < all.length) {
            parts.add(without(all, suspects));
            parts.add(suspects);
        } else {
            parts.halve(part);
        }
    }

    /** A line counts as named only if its text is the one that the server quotes; numbers alone could be off. */
    private void withoutNamed(Part part, LinesNamed named) {
        int[] all = part.lines();
        List<Integer> found = new ArrayList<>();
        for (NamedLine line : named.lines()) {
            if (line.number() <= all.length && isQuoted(all[line.number() - 1], line.original())) {
                refuse(new int[] {all[line.number() - 1]}, line.message());
                found.add(all[line.number() - 1]);
            }
        }
        if (found.isEmpty()) {
            separate(part, new SomeRefused(named.lines().getFirst().message(), 0));
        } else {
            parts.add(without(
                    all, found.stream().mapToInt(Integer::intValue).sorted().toArray()));
        }
    }

    private boolean isQuoted(int line, String original) {
        return !original.isBlank() && lines.text(line).strip().startsWith(original.strip());
    }

    private void splitLarge(Part part) {
        if (part.lines().length == 1) {
            refuse(part.lines(), RefusalCode.TOO_LARGE, "the line alone is larger than InfluxDB takes in one request");
        } else {
            parts.halveLarge(part);
        }
    }

    private static int[] without(int[] part, int[] sortedOthers) {
        return Arrays.stream(part)
                .filter(line -> Arrays.binarySearch(sortedOthers, line) < 0)
                .toArray();
    }

    private void refuse(int[] part, String text) {
        refuse(part, RefusalCode.of(text), text);
    }

    private void refuse(int[] part, RefusalCode code, String text) {
        for (int line : part) {
            int index = lines.readingIndex(line);
            if (index >= 0) {
                refusals.add(new Refusal(index, code.word(), "InfluxDB: " + withoutCount(text)));
            } else {
                // The registry's line is news about a device, not a reading: the next one follows within a minute.
                LOG.log(System.Logger.Level.DEBUG, "a registry line was refused and is left out: {0}", text);
            }
        }
    }

    private static String withoutCount(String text) {
        String shown = text.replaceFirst(" dropped=\\d+\\s*$", "");
        return shown.isBlank() ? "the line was refused without a reason" : shown;
    }
}
