/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import io.sluice.codec.route.RouteSource;
import io.sluice.codec.route.RouteTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Prints how long a folder's disk takes to find and delete one letter of many: {@code LetterRate folder [letters [bytes
 * [lookups]]]}. For people; no test waits for a figure.
 */
final class LetterRate {

    private static final DeadLetterSettings SETTINGS =
            new DeadLetterSettings(1L << 30, 4L << 30, WhenFull.BLOCK, 1_000, null);

    private LetterRate() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(arguments[0]), "letter-rate");
        int count = number(arguments, 1, 200_000);
        int bytes = number(arguments, 2, 300);
        int lookups = number(arguments, 3, 30);
        try (DeadLetters letters = open(folder)) {
            for (int i = 0; i < count; i++) {
                letters.append(new DeadLetter(
                        i, -1, "malformed-json", "", 17, "telemetry/site" + i % 8 + "/d/m", new byte[bytes]));
                if (i % 250 == 249) {
                    letters.force();
                }
            }
            letters.force();
            measure("before a restart", letters, count, lookups);
        }
        long start = System.nanoTime();
        try (DeadLetters letters = open(folder)) {
            System.out.printf("open: %.0f ms%n", (System.nanoTime() - start) / 1e6);
            measure("after a restart", letters, count, lookups);
        }
    }

    private static DeadLetters open(Path folder) throws Exception {
        return DeadLetters.open(folder, SETTINGS, new RouteSource(RouteTable.DEFAULT), () -> 0);
    }

    private static void measure(String when, DeadLetters letters, int count, int lookups) throws Exception {
        Random random = new Random(count);
        double[] got = new double[lookups];
        double[] deleted = new double[lookups];
        for (int i = 0; i < lookups; i++) {
            LetterId id = new LetterId(random.nextInt(count), -1);
            long start = System.nanoTime();
            letters.letters().find(id);
            long found = System.nanoTime();
            letters.remove(id, site -> true);
            got[i] = (found - start) / 1e6;
            deleted[i] = (System.nanoTime() - found) / 1e6;
        }
        System.out.printf("%s, ms: find %s, delete %s%n", when, summary(got), summary(deleted));
    }

    private static String summary(double[] millis) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        return "median %.2f, most %.2f, first %.2f"
                .formatted(sorted[sorted.length / 2], sorted[sorted.length - 1], millis[0]);
    }

    private static int number(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }
}
