/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks for errors in logs sees them. */
class ComplaintsTest {

    private static final String QUIET = """
            2026-11-28T07:51:39.227Z  INFO 954 --- [sluice] [main] io.sluice.allinone.ReadyMessage : Sluice is ready in 25183 ms
            2026-11-28T07:51:40.000Z  WARN 954 --- [sluice] [forwarder] i.s.i.schema.EventLog : schema: type-changed: 'full' is a text
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-28T07:51:41.000Z ERROR 954 --- [sluice] [forwarder] i.s.i.f.BatchBuilder : the decoder failed",
                "java.lang.NumberFormatException: For input string: \"1e999\"",
                "java.lang.StackOverflowError",
                "\tat io.sluice.codec.MessageDecoder.decode(MessageDecoder.java:89) ~[sluice-codec.jar:0.1.0]",
                "\tat java.base/java.lang.Thread.run(Thread.java:1474) ~[na:na]",
                "Caused by: java.io.IOException: closed",
                "Exception in thread \"forwarder\" java.lang.OutOfMemoryError",
            })
    void findsErrorsExceptionsAndStackTraces(String line) {
        assertThat(Complaints.in(QUIET + line + "\n" + QUIET, 0)).containsExactly(line);
        assertThat(Complaints.in(line + "\n" + QUIET, line.length()))
                .as("before the place")
                .isEmpty();
    }

    @Test
    void takesWarningsForNone() {
        assertThat(Complaints.in(QUIET, 0)).isEmpty();
    }
}
