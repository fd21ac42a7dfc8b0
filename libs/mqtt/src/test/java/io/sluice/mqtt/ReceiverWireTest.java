/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the receiver says and does on the wire, against a scripted broker. */
class ReceiverWireTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private FakeBroker broker;
    private final List<MqttReceiver> receivers = new ArrayList<>();

    @BeforeEach
    void openBroker() throws Exception {
        broker = new FakeBroker();
    }

    @AfterEach
    void closeAll() throws Exception {
        receivers.forEach(MqttReceiver::close);
        broker.close();
        assertThat(broker.failures()).isEmpty();
    }

    @Test
    void announcesItselfAsTheBrokerNeedsToKnowIt() throws Exception {
        CompletableFuture<List<byte[]>> said = new CompletableFuture<>();
        broker.next(c -> {
            said.complete(c.acceptAndSubscribe(false));
            c.stay();
        });
        MqttReceiver receiver = start(settings().receiveMaximum(300), Inbox.settling());
        assertThat(receiver.awaitSubscribed(LIMIT)).isTrue();
        String connect = hex(said.get().get(0));
        assertThat(connect).as("MQTT 5, clean start off, keep-alive 30").contains("00044d515454" + "0500" + "001e");
        assertThat(connect).as("session expiry of 7 days").contains("11" + "00093a80");
        assertThat(connect).as("receive maximum 300").contains("21" + "012c");
        assertThat(connect).as("topic alias maximum 0").contains("22" + "0000");
        int propertiesLength = said.get().get(0)[12];
        assertThat(propertiesLength)
                .as("those three and no Maximum Packet Size")
                .isEqualTo(5 + 3 + 3);
        String filter = HexFormat.of().formatHex("$share/g/a/#".getBytes(StandardCharsets.UTF_8));
        assertThat(hex(said.get().get(1))).as("QoS 1, nothing else").endsWith(filter + "01");
    }

    @Test
    void acknowledgesAGroupInItsOrderAndNotBeforeItIsSettled() throws Exception {
        CountDownLatch mayRead = new CountDownLatch(1);
        CompletableFuture<byte[]> acks = new CompletableFuture<>();
        broker.next(c -> {
            c.acceptAndSubscribe(false);
            for (int id : List.of(7, 3, 300)) {
                c.publish("a/" + id, new byte[] {1}, 1, id);
            }
            c.publish("a/0", new byte[] {1}, 0, 0);
            mayRead.await();
            acks.complete(c.rawRead(12));
            c.stay();
        });
        Inbox inbox = Inbox.withholding();
        MqttReceiver receiver = start(settings(), inbox);
        await().atMost(LIMIT).until(() -> inbox.count.get() == 4);
        assertThat(receiver.status().connections().getFirst().inFlightMessages())
                .isEqualTo(4);
        List<InboundPublish> group = inbox.received();
        assertThat(group).extracting(InboundPublish::topic).containsExactly("a/7", "a/3", "a/300", "a/0");
        group.getFirst().lane().settle(group);
        mayRead.countDown();
        assertThat(hex(acks.get(10, TimeUnit.SECONDS))).isEqualTo("40020007" + "40020003" + "4002012c");
        assertThat(receiver.status().connections().getFirst().inFlightMessages())
                .isZero();
    }

    @Test
    void neverAcknowledgesOnAnotherConnection() throws Exception {
        CompletableFuture<byte[]> onSecond = new CompletableFuture<>();
        broker.next(c -> {
            c.acceptAndSubscribe(false);
            c.publish("a/1", new byte[] {1}, 1, 1);
            c.expect(4);
        });
        broker.next(c -> {
            c.acceptAndSubscribe(true);
            c.publish("a/2", new byte[] {2}, 1, 2);
            onSecond.complete(c.expect(4));
            c.stay();
        });
        Inbox inbox = Inbox.withholding();
        start(settings(), inbox);
        await().atMost(LIMIT).until(() -> inbox.count.get() == 1);
        InboundPublish first = inbox.received().get(0);
        // A first settle ends the first conversation; the lane is dead after that.
        first.lane().settle(List.of(first));
        await().atMost(LIMIT).until(() -> inbox.count.get() == 2);
        InboundPublish second = inbox.received().get(1);
        assertThat(second.lane()).isNotSameAs(first.lane());
        assertThat(second.lane().sessionId()).isEqualTo(first.lane().sessionId());
        first.lane().settle(List.of(first));
        second.lane().settle(List.of(second));
        assertThat(hex(onSecond.get(10, TimeUnit.SECONDS))).isEqualTo("40020002");
    }

    @Test
    void subscribesAgainAfterEveryConnackAndTriesAgainAtOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            broker.next(c -> c.acceptAndSubscribe(true));
        }
        MqttReceiver receiver = start(settings(), Inbox.settling());
        await().atMost(LIMIT).until(() -> broker.acceptedAt().size() == 4 && receiver.awaitSubscribed(LIMIT));
        assertThat(receiver.status().connections().getFirst().lastFault()).contains("closed the connection");
        assertThat(receiver.status().connections().getFirst().reconnects()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void takesANewSessionNumberWhenTheBrokerHasForgottenTheSession() throws Exception {
        List<Long> sessions = Collections.synchronizedList(new ArrayList<>());
        for (boolean present : List.of(false, true, false)) {
            broker.next(c -> {
                c.acceptAndSubscribe(present);
                c.publish("a/1", new byte[] {1}, 1, 1);
                c.expect(4);
            });
        }
        Inbox inbox = Inbox.settling();
        start(settings(), inbox);
        await().atMost(LIMIT).until(() -> inbox.count.get() == 3);
        inbox.received().forEach(publish -> sessions.add(publish.lane().sessionId()));
        assertThat(sessions.get(1)).isEqualTo(sessions.get(0));
        assertThat(sessions.get(2)).isGreaterThan(sessions.get(0));
    }

    @Test
    void namesARefusedSubscription() throws Exception {
        broker.next(c -> {
            c.expect(1);
            c.send("20 03 00 00 00");
            byte[] subscribe = c.expect(8);
            c.send(new byte[] {(byte) 0x90, 4, subscribe[2], subscribe[3], 0, (byte) 0x87});
            c.stay();
        });
        broker.next(c -> Thread.sleep(10_000));
        MqttReceiver receiver = start(settings(), Inbox.settling());
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(fault(receiver))
                        .contains("refused the subscription to '$share/g/a/#'", "0x87 not authorized"));
    }

    @Test
    void namesARefusedConnection() throws Exception {
        broker.next(c -> {
            c.expect(1);
            c.send("20 03 00 86 00");
            c.stay();
        });
        broker.next(c -> Thread.sleep(10_000));
        MqttReceiver receiver = start(settings(), Inbox.settling());
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(fault(receiver)).contains("0x86 bad user name or password"));
    }

    @Test
    void givesUpOnABrokerThatAcceptsAndStaysSilent() throws Exception {
        broker.next(c -> c.rawRead(1_000_000));
        MqttReceiver receiver = start(settings().connectTimeout(Duration.ofMillis(600)), Inbox.settling());
        assertThat(receiver.awaitSubscribed(LIMIT)).isTrue();
        assertThat(fault(receiver)).contains("no CONNACK came within");
    }

    @Test
    void givesUpOnABrokerThatNeverConfirmsTheSubscription() throws Exception {
        broker.next(c -> {
            c.expect(1);
            c.send("20 03 00 00 00");
            c.rawRead(1_000_000);
        });
        MqttReceiver receiver = start(settings().connectTimeout(Duration.ofMillis(600)), Inbox.settling());
        assertThat(receiver.awaitSubscribed(LIMIT)).isTrue();
        assertThat(fault(receiver)).contains("no SUBACK came within");
    }

    @Test
    void replacesAConnectionThatHasGoneSilent() throws Exception {
        broker.next(c -> {
            c.acceptAndSubscribe(false);
            c.rawRead(1_000_000);
        });
        MqttReceiver receiver = start(settings().keepAlive(Duration.ofSeconds(1)), Inbox.settling());
        await().atMost(LIMIT).until(() -> broker.acceptedAt().size() == 2);
        assertThat(receiver.awaitSubscribed(LIMIT)).isTrue();
    }

    @Test
    void waitsForASubAckAsLongAsABacklogIsHandedOver() throws Exception {
        broker.next(c -> {
            c.expect(1);
            c.send("20 03 01 00 00");
            for (int i = 1; i <= 20; i++) {
                c.publish("a/1", new byte[] {1}, 1, i);
                Thread.sleep(100);
            }
            byte[] packet = c.packet();
            while ((packet[0] & 0xff) == 0x40) {
                packet = c.packet();
            }
            assertThat(packet[0]).as("SUBSCRIBE").isEqualTo((byte) 0x82);
            c.send(new byte[] {(byte) 0x90, 4, packet[2], packet[3], 0, 1});
            c.stay();
        });
        MqttReceiver receiver = start(settings().connectTimeout(Duration.ofMillis(600)), Inbox.settling());
        assertThat(receiver.awaitSubscribed(LIMIT)).isTrue();
        assertThat(broker.acceptedAt()).as("connections").hasSize(1);
        assertThat(broker.failures()).isEmpty();
    }

    @Test
    void keepsABusyConnectionWhosePingsWaitBehindItsAcknowledgements() throws Exception {
        CompletableFuture<Integer> pings = new CompletableFuture<>();
        broker.next(c -> {
            c.acceptAndSubscribe(false);
            for (int i = 1; i <= 40; i++) {
                c.publish("a/1", new byte[] {1}, 1, i);
                Thread.sleep(100);
            }
            pings.complete(c.pingsBeforePubAck(40));
            c.stay();
        });
        MqttReceiver receiver = start(settings().keepAlive(Duration.ofSeconds(1)), Inbox.settling());
        assertThat(pings.get(20, TimeUnit.SECONDS))
                .as("pings in four keep-alives, none of them answered")
                .isBetween(4, 9);
        assertThat(receiver.awaitSubscribed(LIMIT)).isTrue();
        assertThat(broker.acceptedAt()).as("connections").hasSize(1);
    }

    @Test
    void endsAConnectionThatBreaksTheProtocolWithAClearFault() throws Exception {
        CompletableFuture<byte[]> farewell = new CompletableFuture<>();
        broker.next(c -> {
            c.acceptAndSubscribe(false);
            c.send("34 06 00 01 61 00 01 00");
            farewell.complete(c.expect(14));
        });
        MqttReceiver receiver = start(settings(), Inbox.settling());
        assertThat(hex(farewell.get(10, TimeUnit.SECONDS))).isEqualTo("e00181");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(fault(receiver)).contains("PUBLISH at QoS 2"));
    }

    @Test
    void survivesASinkThatThrows() throws Exception {
        broker.next(c -> {
            c.acceptAndSubscribe(false);
            c.publish("a/1", new byte[] {1}, 1, 1);
            c.stay();
        });
        MqttReceiver receiver = start(settings(), publishes -> {
            throw new IllegalStateException("no room in the cellar");
        });
        await().atMost(LIMIT).untilAsserted(() -> assertThat(fault(receiver)).contains("no room in the cellar"));
        assertThat(receiver.awaitSubscribed(LIMIT)).isTrue();
    }

    @Test
    void leavesNoThreadsBehindWhenConnectionsEndBeforeTheyBegin() throws Exception {
        for (int i = 0; i < 6; i++) {
            broker.next(c -> {});
        }
        MqttReceiver receiver = start(settings(), Inbox.settling());
        await().atMost(Duration.ofSeconds(60)).until(() -> receiver.awaitSubscribed(LIMIT));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(mqttThreads()).hasSizeLessThanOrEqualTo(8));
        receiver.close();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(mqttThreads()).isEmpty());
    }

    @Test
    void staysOnDutyWhileNobodyListens() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        MqttReceiver receiver = new MqttReceiver(
                ReceiverSettings.builder(java.net.URI.create("tcp://127.0.0.1:" + port), directory, "g", List.of("a/#"))
                        .build(),
                Inbox.settling());
        receivers.add(receiver);
        receiver.start();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(fault(receiver)).contains("cannot connect", "refused"));
    }

    @Test
    void disconnectsWithoutUnsubscribingAndWithinBounds() throws Exception {
        CompletableFuture<byte[]> farewell = new CompletableFuture<>();
        broker.next(c -> {
            c.acceptAndSubscribe(false);
            c.publish("a/1", new byte[] {1}, 1, 1);
            farewell.complete(c.packet());
        });
        Inbox inbox = Inbox.withholding();
        MqttReceiver receiver = start(settings(), inbox);
        await().atMost(LIMIT).until(() -> inbox.count.get() == 1);
        long before = System.nanoTime();
        receiver.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        assertThat(hex(farewell.get(5, TimeUnit.SECONDS))).isEqualTo("e000");
    }

    @Test
    void drainsWhatIsBeyondTheBudgetAndAsksForItAgainWithASmallerWindow() throws Exception {
        CompletableFuture<byte[]> secondConnect = new CompletableFuture<>();
        byte[] payload = new byte[30_000];
        broker.next(c -> {
            c.acceptAndSubscribe(false);
            for (int id = 1; id <= 10; id++) {
                c.publish("a/" + id, payload, 1, id);
            }
            c.stay();
        });
        broker.next(c -> {
            secondConnect.complete(c.acceptAndSubscribe(true).getFirst());
            for (int id = 4; id <= 10; id++) {
                c.publish("a/" + id, payload, 1, id);
                c.expect(4);
            }
            c.stay();
        });
        Inbox inbox = Inbox.withholding();
        MqttReceiver receiver =
                start(settings().receiveMaximum(100).maxPayloadBytes(100_000).inFlightBytes(100_000), inbox);
        await().atMost(LIMIT)
                .until(() -> receiver.status().connections().getFirst().overruns() == 1);
        assertThat(inbox.count.get()).isEqualTo(3);
        assertThat(broker.acceptedAt())
                .as("stays connected while nothing is settled")
                .hasSize(1);
        inbox.settleFromNowOn();
        assertThat(hex(secondConnect.get(10, TimeUnit.SECONDS))).contains("21" + "0032");
        await().atMost(LIMIT).until(() -> inbox.count.get() == 10);
        assertThat(inbox.received().stream().map(InboundPublish::packetId))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 10).boxed().toList());
        assertThat(receiver.status().connections().getFirst().receiveMaximum()).isEqualTo(50);
    }

    @Test
    void holdsTheReadForQos0AtMostAQuarterOfTheKeepAliveAndThenCountsDrops() throws Exception {
        byte[] payload = new byte[30_000];
        broker.next(c -> {
            c.acceptAndSubscribe(false);
            for (int i = 0; i < 20; i++) {
                c.publish("a/" + i, payload, 0, 0);
            }
            c.stay();
        });
        Inbox inbox = Inbox.withholding();
        MqttReceiver receiver = start(
                settings()
                        .keepAlive(Duration.ofSeconds(2))
                        .maxPayloadBytes(100_000)
                        .inFlightBytes(100_000),
                inbox);
        await().atMost(LIMIT)
                .until(() -> receiver.status().connections().getFirst().qos0Dropped() == 17);
        assertThat(inbox.count.get()).isEqualTo(3);
        assertThat(broker.acceptedAt()).hasSize(1);
    }

    private ReceiverSettings.Builder settings() {
        return ReceiverSettings.builder(broker.uri(), directory, "g", List.of("a/#"));
    }

    private MqttReceiver start(ReceiverSettings.Builder settings, PublishSink sink) {
        MqttReceiver receiver = new MqttReceiver(settings.build(), sink);
        receivers.add(receiver);
        receiver.start();
        return receiver;
    }

    private static String fault(MqttReceiver receiver) {
        return receiver.status().connections().getFirst().lastFault();
    }

    private static List<String> mqttThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("mqtt-") || name.startsWith("MQTT "))
                .toList();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
