/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tap's parsing: frames however the network splits them, and what no broker may send. */
class FrameCutterTest {

    private static final int MAX_PAYLOAD = 4 * 1024 * 1024;
    private static final byte[] CONNACK = bytes("20 06 01 00 03 21 00 14");
    private static final byte[] SUBACK = bytes("90 04 00 01 00 01");
    private static final byte[] PINGRESP = bytes("d0 00");
    private static final byte[] DISCONNECT = bytes("e0 02 8b 00");

    @ParameterizedTest
    @ValueSource(ints = {64, 1024, TapInputStream.BUFFER_BYTES})
    void cutsTheSameFramesWhereverTheStreamIsSplit(int bufferBytes) throws IOException {
        byte[] stream = concat(
                CONNACK,
                publish("a", new byte[0], 0, 0, new byte[0]),
                SUBACK,
                publish("site/ü/temp", text("{\"v\":1}"), 1, 1, new byte[0]),
                publish("b", text("with properties"), 1, 65_535, bytes("26 00 01 6b 00 01 76")),
                PINGRESP,
                publish("c", new byte[200], 1, 258, new byte[0]),
                publish("d", text("many properties"), 0, 0, userProperties(40)),
                DISCONNECT);
        Recorder whole = new Recorder(bufferBytes);
        whole.feed(stream);
        assertThat(whole.topics()).containsExactly("a", "site/ü/temp", "b", "c", "d");
        assertThat(whole.passedOn()).isEqualTo(concat(CONNACK, SUBACK, PINGRESP, DISCONNECT));

        for (int split = 1; split < stream.length; split++) {
            Recorder parts = new Recorder(bufferBytes);
            parts.feed(Arrays.copyOfRange(stream, 0, split));
            parts.feed(Arrays.copyOfRange(stream, split, stream.length));
            assertThat(parts.seen).as("split at %d", split).isEqualTo(whole.seen);
            assertThat(parts.passedOn()).isEqualTo(whole.passedOn());
        }
        Recorder single = new Recorder(bufferBytes);
        for (byte b : stream) {
            single.feed(new byte[] {b});
        }
        assertThat(single.seen).isEqualTo(whole.seen);
        assertThat(single.passedOn()).isEqualTo(whole.passedOn());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 120, 121, 16_370, 16_380, 140_000, 2_097_140, 2_097_150, 3_000_000})
    void readsRemainingLengthsOfOneToFourBytes(int payloadLength) throws IOException {
        byte[] payload = new byte[payloadLength];
        Arrays.fill(payload, (byte) 'x');
        Recorder recorder = new Recorder(TapInputStream.BUFFER_BYTES);
        recorder.feed(concat(publish("t/1", payload, 1, 7, new byte[0]), PINGRESP));
        assertThat(recorder.seen).hasSize(1);
        assertThat(recorder.seen.getFirst()).contains("t/1 qos=1 id=7 length=" + payloadLength);
        assertThat(recorder.passedOn()).isEqualTo(PINGRESP);
    }

    @Test
    void readsTheLengthBytesOfALargeFrameWhereverTheyAreSplit() throws IOException {
        byte[] stream = concat(PINGRESP, publish("t/1", new byte[2_097_152], 1, 7, userProperties(3)), PINGRESP);
        for (int split = 1; split < 60; split++) {
            Recorder recorder = new Recorder(1024);
            recorder.feed(Arrays.copyOfRange(stream, 0, split));
            recorder.feed(Arrays.copyOfRange(stream, split, stream.length));
            assertThat(recorder.seen).hasSize(1);
            assertThat(recorder.passedOn()).isEqualTo(concat(PINGRESP, PINGRESP));
        }
    }

    @Test
    void keepsTheBeginningLengthAndHashOfAPayloadBeyondTheLimit() throws Exception {
        byte[] payload = new byte[MAX_PAYLOAD + 1];
        Arrays.fill(payload, (byte) 7);
        Recorder recorder = new Recorder(1024);
        recorder.feed(
                concat(publish("big", payload, 1, 9, new byte[0]), publish("next", text("n"), 1, 10, new byte[0])));
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(payload));
        assertThat(recorder.seen.getFirst()).contains("length=" + payload.length, "kept=65536", hash);
        assertThat(recorder.topics()).containsExactly("big", "next");
    }

    @Test
    void flagsDupAndRetained() throws IOException {
        byte[] frame = publish("f", text("x"), 1, 3, new byte[0]);
        frame[0] |= 0x09;
        Recorder recorder = new Recorder(1024);
        recorder.feed(frame);
        assertThat(recorder.seen.getFirst()).contains("dup=true retained=true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "34 06 00 01 61 00 01 00 | at QoS 2",
                "36 06 00 01 61 00 01 00 | no broker may send",
                "30 ff ff ff ff 01 | has no end",
                "30 84 00 00 01 61 00 | superfluous",
                "00 00 | no broker may send",
                "10 00 | no broker may send",
                "82 00 | no broker may send",
                "c0 00 | no broker may send",
                "21 03 00 00 00 | no broker may send",
                "d1 00 | no broker may send",
                "30 03 00 00 00 | without a topic name",
                "30 04 00 01 ff 00 | not UTF-8",
                "30 06 00 03 ed a0 80 00 | not UTF-8",
                "30 04 00 01 00 00 | no zero character",
                "30 05 00 02 61 23 00 | no wildcards",
                "30 01 00 | inside the topic name",
                "30 03 00 05 61 | inside the topic name",
                "32 04 00 01 61 00 | inside the packet id",
                "32 06 00 01 61 00 00 00 | packet id 0",
                "30 03 00 01 61 | inside its properties",
                "30 04 00 01 61 05 | inside its properties",
                "30 08 00 01 61 ff ff ff ff 01 | inside its properties",
                "d0 ff ff 7f | no such frame is that long"
            })
    void refusesWhatNoBrokerMaySend(String example) {
        String[] parts = example.split(" \\| ");
        assertThatThrownBy(() -> new Recorder(1024).feed(bytes(parts[0])))
                .isInstanceOf(MalformedPacketException.class)
                .hasMessageContaining(parts[1]);
        assertThatThrownBy(() -> {
                    Recorder single = new Recorder(1024);
                    for (byte b : bytes(parts[0])) {
                        single.feed(new byte[] {b});
                    }
                })
                .hasMessageContaining(parts[1]);
    }

    @Test
    void refusesMalformedLargeFramesToo() {
        byte[] garbage = publish("a", new byte[500], 1, 0, new byte[0]);
        assertThatThrownBy(() -> new Recorder(64).feed(garbage)).hasMessageContaining("packet id 0");
        byte[] longTopic = concat(bytes("30 80 01 ff ff"), new byte[126]);
        assertThatThrownBy(() -> new Recorder(64).feed(longTopic)).hasMessageContaining("ends inside its header");
        byte[] invalid = publish("a\u0000b", new byte[500], 1, 4, new byte[0]);
        assertThatThrownBy(() -> new Recorder(64).feed(invalid)).hasMessageContaining("no zero character");
    }

    @Test
    void survivesRandomBytesWithAFaultOrByWaitingForMore() {
        java.util.Random random = new java.util.Random(42);
        for (int round = 0; round < 2_000; round++) {
            byte[] noise = new byte[1 + random.nextInt(300)];
            random.nextBytes(noise);
            Recorder recorder = new Recorder(64);
            try {
                recorder.feed(noise);
            } catch (IOException e) {
                assertThat(e).isInstanceOf(MalformedPacketException.class);
            }
        }
    }

    /** Writes down what the cutter hands over. */
    private static final class Recorder implements FrameHandler {

        final List<String> seen = new ArrayList<>();
        private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
        private final PassThrough passThrough = new PassThrough();
        private final PublishParser parser = new PublishParser();
        private final FrameCutter cutter;

        Recorder(int bufferBytes) {
            cutter = new FrameCutter(this, passThrough, bufferBytes);
        }

        void feed(byte[] bytes) throws IOException {
            int at = 0;
            while (at < bytes.length) {
                int count = Math.min(cutter.room(), bytes.length - at);
                assertThat(count).as("room in the buffer").isPositive();
                System.arraycopy(bytes, at, cutter.buffer(), cutter.writeIndex(), count);
                cutter.advance(count);
                at += count;
                drain();
            }
        }

        private void drain() {
            byte[] some = new byte[3];
            while (!passThrough.isEmpty()) {
                passed.write(some, 0, passThrough.take(some, 0, some.length));
            }
        }

        byte[] passedOn() {
            return passed.toByteArray();
        }

        List<String> topics() {
            return seen.stream()
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .toList();
        }

        @Override
        public boolean frame(int header, byte[] buffer, int offset, int length) throws IOException {
            if (PacketType.of(header) != PacketType.PUBLISH) {
                return false;
            }
            note(parser.parse(header, buffer, offset, length));
            return true;
        }

        @Override
        public @Nullable LargeFrame large(int header, int length) throws IOException {
            return PacketType.of(header) == PacketType.PUBLISH
                    ? new LargePublish(header, length, MAX_PAYLOAD, 65_536, parser, this::note)
                    : null;
        }

        @Override
        public void endOfRead() {}

        private void note(Publish p) {
            String payload = switch (p.payload()) {
                case Publish.Payload.InBuffer in -> contents(in.copy(Integer.MAX_VALUE));
                case Publish.Payload.Whole whole -> contents(whole.bytes());
                case Publish.Payload.Beginning part ->
                    "kept=%d sha=%s"
                            .formatted(part.bytes().length, HexFormat.of().formatHex(part.sha256()));
            };
            seen.add("%s qos=%d id=%d length=%d dup=%b retained=%b %s"
                    .formatted(p.topic(), p.qos(), p.packetId(), p.payloadLength(), p.dup(), p.retained(), payload));
        }

        private static String contents(byte[] bytes) {
            return bytes.length > 300 ? "hash=" + Arrays.hashCode(bytes) : new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static byte[] publish(String topic, byte[] payload, int qos, int id, byte[] properties) {
        byte[] plain = Packets.publish(topic, payload, qos, id, false, false);
        if (properties.length == 0) {
            return plain;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] name = text(topic);
        body.write(name.length >>> 8);
        body.write(name.length);
        body.writeBytes(name);
        if (qos > 0) {
            body.write(id >>> 8);
            body.write(id);
        }
        body.writeBytes(length(properties.length));
        body.writeBytes(properties);
        body.writeBytes(payload);
        return concat(new byte[] {plain[0]}, length(body.size()), body.toByteArray());
    }

    private static byte[] userProperties(int count) {
        byte[] all = new byte[0];
        for (int i = 0; i < count; i++) {
            all = concat(all, bytes("26 00 01 6b 00 01 76"));
        }
        return all;
    }

    private static byte[] length(int value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int rest = value;
        do {
            out.write(rest & 0x7f | (rest > 0x7f ? 0x80 : 0));
            rest >>>= 7;
        } while (rest > 0);
        return out.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
