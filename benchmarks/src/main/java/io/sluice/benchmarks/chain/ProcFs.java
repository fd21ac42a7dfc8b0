/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What Linux says of processes: processor time and memory. A process that is gone has used nothing. */
final class ProcFs {

    /** Linux counts processor time for users in hundredths of a second, whatever its own clock. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int PARENT = 1;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    private ProcFs() {}

    /** Seconds of processor time that a process has used, in user and kernel mode together; its threads included. */
    static double cpuSeconds(long pid) {
        String[] stat = stat(Path.of("/proc", Long.toString(pid)));
        return stat.length == 0 ? 0 : ticks(stat) / TICKS_PER_SECOND;
    }

    /** The same of a process and all that descend from it, as a container's. */
    static double treeCpuSeconds(long root) {
        Map<Long, Long> ticks = new HashMap<>();
        Map<Long, List<Long>> children = new HashMap<>();
        for (Path process : processes()) {
            String[] stat = stat(process);
            if (stat.length > 0) {
                long pid = Long.parseLong(process.getFileName().toString());
                ticks.put(pid, ticks(stat));
                children.merge(
                        Long.parseLong(stat[PARENT]),
                        List.of(pid),
                        (a, b) -> Stream.of(a, b).flatMap(List::stream).toList());
            }
        }
        long sum = 0;
        Deque<Long> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            long pid = open.pop();
            sum += ticks.getOrDefault(pid, 0L);
            open.addAll(children.getOrDefault(pid, List.of()));
        }
        return sum / TICKS_PER_SECOND;
    }

    /** Resident memory of a process in bytes. */
    static long residentBytes(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException gone) {
            return 0;
        }
    }

    private static long ticks(String[] stat) {
        return Long.parseLong(stat[USER_TICKS]) + Long.parseLong(stat[SYSTEM_TICKS]);
    }

    /** The fields after the command's name, which may hold anything, spaces and brackets too. */
    private static String[] stat(Path process) {
        try {
            String text = Files.readString(process.resolve("stat"));
            return text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
        } catch (IOException gone) {
            return new String[0];
        }
    }

    private static List<Path> processes() {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.filter(entry ->
                            Character.isDigit(entry.getFileName().toString().charAt(0)))
                    .toList();
        } catch (IOException notLinux) {
            return List.of();
        }
    }
}
