/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a process that writes, again and again in one folder. */
class KillTest {

    private static final int ROUNDS = Integer.getInteger("sluice.kill.rounds", 4);

    @TempDir
    Path folder;

    @Test
    void whatWasConfirmedAndSyncedIsThereAfterEveryKill() throws Exception {
        Random random = new Random(42);
        int next = 0;
        for (int round = 0; round < ROUNDS; round++) {
            next = writeUntilKilled(next, 5 + random.nextInt(40), random.nextInt(60)) + 1;
            try (QuestDbTelemetryStore store = new QuestDbTelemetryStore(QuestDbSettings.of(folder))) {
                store.open();
                KilledRows.assertComplete(store, next);
            }
        }
    }

    /** The last batch that was said to be synced. */
    private int writeUntilKilled(int first, int batches, int extraMillis) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        folder.toString(),
                        Integer.toString(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int last = first - 1;
        try (BufferedReader said = process.inputReader()) {
            while (last < first + batches) {
                last = Integer.parseInt(said.readLine());
            }
            Thread.sleep(extraMillis);
            // By its handle: the process itself would close the pipe before it is read to its end.
            process.toHandle().destroyForcibly();
            // What it still said before it died counts too.
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                last = Integer.parseInt(line);
            }
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        return last;
    }
}
