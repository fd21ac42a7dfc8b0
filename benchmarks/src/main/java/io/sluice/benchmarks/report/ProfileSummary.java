/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where the processor time of a profile went: by what the work was for, and by the code that was running. A stack belongs
 * to the first group of which it holds a frame.
 */
public final class ProfileSummary {

    private static final int TOP = 25;
    private static final double PERCENT = 100;

    private record Group(String name, Pattern frames) {}

    private static final List<Group> GROUPS = List.of(
            group("force to the disk", "\\.force0?[;_ ]|ForceFailed|fdatasync|fsync"),
            group(
                    "HTTP write to the store",
                    "okhttp3\\.|okio\\.|retrofit2\\.|java\\.net\\.http|jdk\\.internal\\.net\\.http"),
            group(
                    "acknowledgements",
                    "WholePacketOutput|PubackWriter|Lane\\.settle|NioSocketImpl\\.(implWrite|tryWrite|write)"),
            group("socket read", "NioSocketImpl\\.(implRead|tryRead|read|park)|GatheringInputStream\\.readSource"),
            group("MQTT parse and hand-over", "io\\.sluice\\.mqtt\\."),
            group("journal read", "JournalReader|FrameScanner"),
            group("journal append", "io\\.sluice\\.journal\\."),
            group("line protocol", "io\\.sluice\\.codec\\.lineprotocol|store\\.influxdb\\.Lines"),
            group("decode", "io\\.sluice\\.codec|tools\\.jackson"),
            group("store adapter, other", "io\\.sluice\\.store|com\\.influxdb"),
            group("intake, other", "io\\.sluice\\.ingest\\.intake"),
            group("forwarder, other", "io\\.sluice\\.ingest\\.forward"),
            group("garbage collection", "G1|GCTask|GangWorker|WorkerThread|ConcurrentGC|Serial|VM_|VMThread"),
            group("JIT compiler", "CompileBroker|C2Compiler|Compiler::"),
            group("other", ""));

    private final Map<String, Long> byGroup = new LinkedHashMap<>();
    private final Map<String, Long> bySelf = new LinkedHashMap<>();
    private long samples;

    private ProfileSummary() {}

    private static Group group(String name, String frames) {
        return new Group(name, Pattern.compile(frames));
    }

    /** Of a file of collapsed stacks. */
    public static ProfileSummary of(Path collapsed) throws IOException {
        ProfileSummary summary = new ProfileSummary();
        Files.readAllLines(collapsed).forEach(summary::add);
        return summary;
    }

    private void add(String line) {
        int space = line.lastIndexOf(' ');
        if (space < 0) {
            return;
        }
        long count = Long.parseLong(line.substring(space + 1));
        String stack = line.substring(0, space).replace('/', '.') + ";";
        String group = GROUPS.stream()
                .filter(candidate -> candidate.frames().matcher(stack).find())
                .map(Group::name)
                .findFirst()
                .orElseThrow();
        byGroup.merge(group, count, Long::sum);
        bySelf.merge(
                stack.substring(stack.lastIndexOf(';', stack.length() - 2) + 1, stack.length() - 1), count, Long::sum);
        samples += count;
    }

    /**
     * Two tables.
     *
     * @param microsPerMessage processor time per message, to be divided among the groups
     */
    public String markdown(double microsPerMessage) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%,d samples of processor time, of which a message takes %.2f µs, the profiler's own included.%n",
                samples,
                microsPerMessage));
        text.append("\n| what for | share | µs per message |\n|---|---|---|\n");
        sorted(byGroup)
                .forEach(entry -> text.append(String.format(
                        Locale.ROOT,
                        "| %s | %.1f %% | %.2f |%n",
                        entry.getKey(),
                        share(entry.getValue()) * PERCENT,
                        share(entry.getValue()) * microsPerMessage)));
        text.append("\n| code that was running | share |\n|---|---|\n");
        sorted(bySelf).stream()
                .limit(TOP)
                .forEach(entry -> text.append(String.format(
                        Locale.ROOT, "| `%s` | %.1f %% |%n", entry.getKey(), share(entry.getValue()) * PERCENT)));
        return text.toString();
    }

    private double share(long count) {
        return (double) count / samples;
    }

    private static List<Map.Entry<String, Long>> sorted(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .toList();
    }
}
