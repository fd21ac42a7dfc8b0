/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.mqtt.wire.Packets;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the good messages of a read that ends in a broken frame. */
class BrokenReadTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final byte[] AT_QOS_2 = HexFormat.of().parseHex("3406000161000100");

    @TempDir
    Path directory;

    @Test
    void givesTheBudgetOfMessagesBackThatAreNotHandedOver() throws Exception {
        ByteArrayOutputStream oneRead = new ByteArrayOutputStream();
        oneRead.writeBytes(Packets.publish("a/1", new byte[100], 1, 1, false, false));
        oneRead.writeBytes(Packets.publish("a/2", new byte[100], 1, 2, false, false));
        oneRead.writeBytes(AT_QOS_2);
        Inbox inbox = Inbox.withholding();
        try (FakeBroker broker = new FakeBroker();
                MqttReceiver receiver = receiver(broker, inbox)) {
            broker.next(c -> {
                c.acceptAndSubscribe(false);
                c.send(oneRead.toByteArray());
                c.stay();
            });
            receiver.start();

            await().atMost(LIMIT).until(() -> broker.acceptedAt().size() == 2 && receiver.awaitSubscribed(LIMIT));

            ConnectionStatus after = receiver.status().connections().getFirst();
            assertThat(after.lastFault()).contains("PUBLISH at QoS 2");
            assertThat(inbox.received()).isEmpty();
            assertThat(after.inFlightMessages()).isZero();
            assertThat(after.inFlightBytes()).isZero();
        }
    }

    private MqttReceiver receiver(FakeBroker broker, Inbox inbox) {
        return new MqttReceiver(
                ReceiverSettings.builder(broker.uri(), directory, "g", List.of("a/#"))
                        .build(),
                inbox);
    }
}
