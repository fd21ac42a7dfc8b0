/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.testservers.MosquittoServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A proxy that lost too much, or too little, would make the ledger look wrong. */
class LossyProxyTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int MESSAGES = 5_000;
    private static final int ONE_IN = 100;
    private static final String END = "plain/end";

    private static MosquittoServer broker;

    @BeforeAll
    static void start() {
        broker = MosquittoServer.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void acknowledgesWhatItLosesAndPassesEverythingElseOnOnce() throws IOException {
        PlantMessages messages = PlantMessages.timed(7);
        List<LossyProxy.Message> lost = messages(messages, n -> n % ONE_IN == 0);
        List<LossyProxy.Message> others = messages(messages, n -> n % ONE_IN != 0);
        try (Subscriber subscriber = Subscriber.connect(broker.port(), "listener", "#");
                LossyProxy proxy = LossyProxy.before(broker.port(), lost::contains)) {
            Oracle.Report report = new Oracle(proxy.port(), 3, messages).publish(MESSAGES, LIMIT);
            assertThat(report.repeats()).isZero();
            assertThat(proxy.swallowed()).containsExactlyInAnyOrderElementsOf(lost);

            try (Publisher publisher = Publisher.connect(broker.port(), "end")) {
                publisher.publish(END, "");
            }
            assertThat(subscriber.before(END).stream()
                            .map(heard -> new LossyProxy.Message(heard.topic(), heard.text()))
                            .sorted(LossyProxyTest::compare))
                    .containsExactlyElementsOf(
                            others.stream().sorted(LossyProxyTest::compare).toList());
        }
    }

    private static List<LossyProxy.Message> messages(Oracle.Messages messages, IntPredicate wanted) {
        return IntStream.range(0, MESSAGES)
                .filter(wanted)
                .mapToObj(n -> new LossyProxy.Message(messages.topic(n), new String(messages.payload(n), UTF_8)))
                .toList();
    }

    private static int compare(LossyProxy.Message one, LossyProxy.Message other) {
        return one.toString().compareTo(other.toString());
    }

    @Test
    void endsAConnectionWithAFrameThatIsTooLargeAndNoOther() throws IOException {
        try (LossyProxy proxy = LossyProxy.before(broker.port(), _ -> false);
                Publisher large = Publisher.connect(proxy.port(), "large");
                Publisher other = Publisher.connect(proxy.port(), "other")) {
            large.publish("plain/large", new byte[MqttFrame.MOST_BYTES - 100]);
            assertThatThrownBy(() -> large.publish("plain/large", new byte[MqttFrame.MOST_BYTES]))
                    .isInstanceOf(IOException.class);
            other.publish("plain/other", "still here");
        }
    }

    @Test
    void closesEverythingWhenItIsClosed() throws IOException {
        LossyProxy proxy = LossyProxy.before(broker.port(), _ -> true);
        try (Publisher publisher = Publisher.connect(proxy.port(), "cut")) {
            publisher.publish("plain/lost", "acknowledged");
            proxy.close();
            assertThatThrownBy(() -> publisher.publish("plain/lost", "not even that"))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> Publisher.connect(proxy.port(), "late").close())
                    .isInstanceOf(IOException.class);
        }
    }
}
