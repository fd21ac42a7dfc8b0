/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import io.sluice.store.WriteOutcome;
import io.sluice.store.WriteOutcome.Refusal;
import io.sluice.store.influxdb.ErrorText.NamedLine;
import io.sluice.store.influxdb.Verdict.LinesNamed;
import io.sluice.store.influxdb.Verdict.SomeRefused;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way: written whole, and where some lines are refused, written again in parts until each refused line
 * stands alone. That is safe because writing a line again changes nothing, and right because whether the other lines of
 * a refused request are in differs from generation to generation.
 *
 * <p>Parts come from the server's words where they tell (one extra round), else from halving: one bad line among
 * <i>n</i> costs about 2 log₂ <i>n</i> extra requests. Every part is smaller than what it came from, so it ends; the
 * worst case, all lines refused for reasons that do not tell, is 2<i>n</i> requests. Parts are written in the order of
 * their lines, so that later lines win over earlier ones as they would have.
 */
final class BatchWrite {

    private static final System.Logger LOG = System.getLogger(BatchWrite.class.getName());

    private final InfluxServer server;
    private final Lines lines;
    private final Deque<int[]> parts = new ArrayDeque<>();
    private final List<Refusal> refusals = new ArrayList<>();

    BatchWrite(InfluxServer server, Lines lines) {
        this.server = server;
        this.lines = lines;
        refusals.addAll(lines.refusals());
        pushIfAny(lines.all());
    }

    WriteOutcome run() {
        for (int[] part = parts.poll(); part != null; part = parts.poll()) {
            WriteOutcome failure = write(part);
            if (failure != null) {
                return failure;
            }
        }
        refusals.sort(Comparator.comparingInt(Refusal::index));
        return refusals.isEmpty() ? WriteOutcome.Written.ALL : new WriteOutcome.Written(refusals);
    }

    /** Writes a part; answers what ends the whole batch, or {@code null} to go on with the parts that are left. */
    private @Nullable WriteOutcome write(int[] part) {
        HttpReply reply;
        try {
            reply = server.write(lines.text(part));
        } catch (IOException unanswered) {
            return new WriteOutcome.Unavailable(server.noAnswer("a write", unanswered), null);
        }
        return settle(part, reply);
    }

    private @Nullable WriteOutcome settle(int[] part, HttpReply reply) {
        switch (InfluxAnswers.verdict(reply)) {
            case Verdict.Stored() -> {}
            case SomeRefused refused -> separate(part, refused);
            case LinesNamed named -> withoutNamed(part, named);
            case Verdict.TooLarge() -> splitLarge(part);
            case Verdict.Unavailable(var retryAfter) -> {
                return new WriteOutcome.Unavailable(server.refused("a write", reply), retryAfter);
            }
            case Verdict.Misconfigured() -> {
                return new WriteOutcome.Misconfigured(server.refused("a write", reply));
            }
        }
        return null;
    }

    private void separate(int[] part, SomeRefused refused) {
        int[] suspects = Suspects.among(part, lines, refused);
        boolean allRefused = suspects.length == part.length && refused.dropped() == part.length;
        if (part.length == 1 || allRefused) {
            refuse(part, refused.text());
        } else if (suspects.length > 0 && suspects.length < part.length) {
            pushIfAny(without(part, suspects));
            pushIfAny(suspects);
        } else {
            halve(part);
        }
    }

    /** A line counts as named only if its text is the one that the server quotes; numbers alone could be off. */
    private void withoutNamed(int[] part, LinesNamed named) {
        List<Integer> found = new ArrayList<>();
        for (NamedLine line : named.lines()) {
            if (line.number() <= part.length && isQuoted(part[line.number() - 1], line.original())) {
                refuse(new int[] {part[line.number() - 1]}, line.message());
                found.add(part[line.number() - 1]);
            }
        }
        if (found.isEmpty()) {
            separate(part, new SomeRefused(named.lines().getFirst().message(), 0));
        } else {
            pushIfAny(without(
                    part, found.stream().mapToInt(Integer::intValue).sorted().toArray()));
        }
    }

    private boolean isQuoted(int line, String original) {
        return !original.isBlank() && lines.text(line).strip().startsWith(original.strip());
    }

    private void splitLarge(int[] part) {
        if (part.length == 1) {
            refuse(part, RefusalCode.TOO_LARGE, "the line alone is larger than InfluxDB takes in one request");
        } else {
            halve(part);
        }
    }

    private void halve(int[] part) {
        int middle = part.length / 2;
        parts.push(Arrays.copyOfRange(part, middle, part.length));
        parts.push(Arrays.copyOfRange(part, 0, middle));
    }

    private void pushIfAny(int[] part) {
        if (part.length > 0) {
            parts.push(part);
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
