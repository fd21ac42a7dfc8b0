/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileSummaryTest {

    @TempDir
    private Path folder;

    @Test
    void eachStackCountsForWhatItWasForAndForTheCodeThatRan() throws IOException {
        Path collapsed = Files.writeString(folder.resolve("stacks"), """
                java/lang/Thread.run;io/sluice/ingest/intake/Intake.run;io/sluice/journal/Journal.commit;sun/nio/ch/FileDispatcherImpl.force0;fdatasync 30
                java/lang/Thread.run;io/sluice/ingest/forward/Forwarder.decodeAll;io/sluice/codec/MessageDecoder.decode;tools/jackson/core/JsonParser.nextToken 50
                java/lang/Thread.run;io/sluice/ingest/forward/Forwarder.writeAll;okhttp3/RealCall.execute;__write 15
                start_thread;thread_native_entry;G1ParTask::work 5
                """);

        String text = ProfileSummary.of(collapsed).markdown(4);

        assertThat(text)
                .contains(
                        "100 samples",
                        "| decode | 50.0 % | 2.00 |",
                        "| force to the disk | 30.0 % | 1.20 |",
                        "| HTTP write to the store | 15.0 % | 0.60 |",
                        "| garbage collection | 5.0 % | 0.20 |",
                        "| `tools.jackson.core.JsonParser.nextToken` | 50.0 % |");
    }
}
