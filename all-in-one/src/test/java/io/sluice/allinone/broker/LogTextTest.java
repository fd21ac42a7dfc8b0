/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class LogTextTest {

    private static final String FORGED = "$x\nERROR the plant is on fire";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"10, \\u000a", "13, \\u000d", "27, \\u001b", "133, \\u0085", "8232, \\u2028", "8238, \\u202e"})
    void writesCharactersThatEndOrTurnALineAsTheirNumber(int character, String shown) {
        assertThat(LogText.of("a" + Character.toString(character) + "b")).isEqualTo("a" + shown + "b");
    }

    @Test
    void leavesOtherTextsAsTheyAre() {
        assertThat(LogText.of("telemetry/Köln/pump 7/°C 😀")).isEqualTo("telemetry/Köln/pump 7/°C 😀");
        assertThat(LogText.of("x".repeat(LogText.SHOWN))).isEqualTo("x".repeat(LogText.SHOWN));
    }

    @Test
    void cutsWhatIsTooLongAndSaysHowLongItWas() {
        assertThat(LogText.of("x".repeat(65_000))).isEqualTo("x".repeat(LogText.SHOWN) + "… (65000 characters)");
    }

    @Test
    void aDeviceCannotWriteALineOfItsOwnIntoTheLog() throws Exception {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(Refusals.class);
        try (EmbeddedBroker broker = BrokerRun.serving(BrokerRun.settings(directory))) {
            lines.start();
            logger.addAppender(lines);
            RawMqtt device = RawMqtt.publisher(broker.devicePort());
            device.publishAhead(FORGED, new byte[1], false);
            device.flush();
            device.awaitEnd();
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(lines.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage())
                        .contains("$x\\u000aERROR")
                        .doesNotContain("\n"));
    }
}
