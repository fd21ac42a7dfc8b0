/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Names;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every valid name goes through the broker unchanged; the library's own separators are among them. */
class TopicFidelityTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    @Test
    void carriesEveryPairOfPrintableCharacters() throws Exception {
        List<String> names = new ArrayList<>();
        for (char a = ' '; a < 0x7f; a++) {
            StringBuilder name = new StringBuilder();
            for (char b = ' '; b < 0x7f; b++) {
                if (Names.isValid("x" + a + b)) {
                    name.append(a).append(b);
                }
            }
            for (int start = 0; start < name.length(); start += Names.MAX_LENGTH) {
                names.add(name.substring(start, Math.min(name.length(), start + Names.MAX_LENGTH)));
            }
        }
        assertThat(names).hasSizeGreaterThan(88).allMatch(Names::isValid);
        assertArriveUnchanged(names);
    }

    @Test
    void carriesNamesTheLibraryWouldReadOtherwise() throws Exception {
        assertArriveUnchanged(List.of(
                "a::b",
                "::",
                ":::",
                "::::",
                "a::",
                "::b",
                "x:y",
                "*",
                ">",
                "**",
                "a.b",
                "a..b",
                ".a",
                "a.",
                "$",
                "$share",
                "$sys",
                "a*b",
                "(a)",
                "'a'",
                "\"a\"",
                "a,b",
                "a=b",
                "?consumer.exclusive=true",
                "&amp;",
                "~",
                " ",
                "a b",
                " a",
                "a "));
    }

    @Test
    void carriesThreeScriptsAndTheLongestNames() throws Exception {
        assertArriveUnchanged(List.of(
                "Темпера\u0301тура",
                "温度計",
                "حرارة",
                "\uD83C\uDF21\uFE0F",
                "é",
                "e\u0301",
                "温".repeat(128),
                "\uD83D\uDE00".repeat(128)));
    }

    @Test
    void carriesRandomNames() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> names = new ArrayList<>();
        while (names.size() < 300) {
            StringBuilder name = new StringBuilder();
            int length = 1 + random.nextInt(12);
            for (int i = 0; i < length; i++) {
                name.appendCodePoint(
                        random.nextInt(4) > 0 ? ":.$*>&|~ ".charAt(random.nextInt(9)) : 0x20 + random.nextInt(0x3000));
            }
            if (Names.isValid(name.toString())) {
                names.add(name.toString());
            }
        }
        assertThat(names).as("seed %d", seed).isNotEmpty();
        assertArriveUnchanged(names);
    }

    @Test
    void neverMakesAnInvalidNameValid() throws Exception {
        assertArriveUnchanged(List.of("a:\u0001:b", "\u0001", "a\u0001\u0001b", "a\\b", "a\\.b"));
    }

    @Test
    void subscribesToNamesWithTwoColons() throws Exception {
        try (EmbeddedBroker broker = BrokerRun.serving(BrokerRun.settings(directory));
                RawMqtt reader = RawMqtt.publisher(broker.devicePort());
                RawMqtt device = RawMqtt.publisher(broker.devicePort())) {
            assertThat(reader.subscribe("telemetry/a::b/+/env")).isOne();
            device.publish("telemetry/a::b/c::d/env", "1");
            assertThat(reader.nextPublish(SOON).orElseThrow().topic()).isEqualTo("telemetry/a::b/c::d/env");
        }
    }

    private void assertArriveUnchanged(List<String> names) throws Exception {
        try (EmbeddedBroker broker = BrokerRun.serving(BrokerRun.settings(directory));
                RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 1_000);
                RawMqtt device = RawMqtt.publisher(broker.devicePort())) {
            ingest.subscribe("$share/sluice/telemetry/+/+/+");
            for (String name : names) {
                for (String topic : topics(name)) {
                    device.publish(topic, name);
                    RawMqtt.Packet received =
                            ingest.nextPublish(SOON).orElseThrow(() -> new AssertionError("did not arrive: " + topic));
                    assertThat(received.topic()).isEqualTo(topic);
                    assertThat(received.payload()).isEqualTo(name);
                    ingest.acknowledge(received);
                }
            }
        }
    }

    private static List<String> topics(String name) {
        return List.of("telemetry/" + name + "/d/m", "telemetry/s/" + name + "/m", "telemetry/s/d/" + name);
    }
}
