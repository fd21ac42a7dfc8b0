/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long sessions may rest. */
class SessionExpiryTest {

    private static final int LONGEST = 3 * 24 * 3600;
    private static final int MONTH = 30 * 24 * 3600;

    @TempDir
    Path directory;

    private EmbeddedBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = BrokerRun.serving(BrokerRun.settings(directory));
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {RawMqtt.NEVER, -2, Integer.MAX_VALUE, MONTH, LONGEST + 1})
    void tellsADeviceThatItsSessionMayNotRestAsLongAsItAsks(int asked) throws Exception {
        try (RawMqtt device = RawMqtt.connect(broker.devicePort(), hello("dash").expiring(asked))) {
            assertThat(grantedExpiry(device.connack())).hasValue(LONGEST);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, LONGEST})
    void saysNothingOfItToADeviceThatAsksForLess(int asked) throws Exception {
        try (RawMqtt device = RawMqtt.connect(broker.devicePort(), hello("dash").expiring(asked))) {
            assertThat(device.connack().reason()).isZero();
            assertThat(grantedExpiry(device.connack())).isEmpty();
        }
    }

    @Test
    void keepsADevicesSessionThatWasShortenedAndIngestsThatMayRestForAMonth() throws Exception {
        RawMqtt.Hello dash = hello("dash").expiring(MONTH);
        RawMqtt.Hello ingest = RawMqtt.Hello.consumer("other", 10, broker).expiring(MONTH);
        int internal = broker.internalUri().getPort();
        RawMqtt.connect(broker.devicePort(), dash).subscribe("telemetry/#");
        RawMqtt resting = RawMqtt.connect(internal, ingest);
        assertThat(grantedExpiry(resting.connack())).isEmpty();
        resting.subscribe(BrokerRun.FILTER);
        resting.cut();
        awaitScanOfSessions();

        try (RawMqtt dashAgain = RawMqtt.connect(broker.devicePort(), dash);
                RawMqtt ingestAgain = RawMqtt.connect(internal, ingest)) {
            assertThat(dashAgain.connack().sessionPresent()).isTrue();
            assertThat(ingestAgain.connack().sessionPresent()).isTrue();
        }
    }

    /** Another session, which may rest for a second, is gone after the next look at all of them. */
    private void awaitScanOfSessions() throws Exception {
        RawMqtt.Hello shortLived = hello("short").expiring(1);
        RawMqtt.connect(broker.devicePort(), shortLived).cut();
        await().pollInterval(Duration.ofSeconds(4)).untilAsserted(() -> {
            RawMqtt again = RawMqtt.connect(broker.devicePort(), shortLived);
            again.cut();
            assertThat(again.connack().sessionPresent()).isFalse();
        });
    }

    private static RawMqtt.Hello hello(String clientId) {
        return RawMqtt.Hello.publisher(clientId);
    }

    /** The Session Expiry Interval among a CONNACK's properties. */
    private static OptionalInt grantedExpiry(RawMqtt.Packet connack) {
        ByteBuffer properties = ByteBuffer.wrap(connack.body()).position(3);
        while (properties.hasRemaining()) {
            switch (properties.get()) {
                case 0x11 -> {
                    return OptionalInt.of(properties.getInt());
                }
                case 0x27 -> properties.getInt();
                case 0x13, 0x21, 0x22 -> properties.getShort();
                default -> throw new AssertionError("a property this test does not know");
            }
        }
        return OptionalInt.empty();
    }
}
