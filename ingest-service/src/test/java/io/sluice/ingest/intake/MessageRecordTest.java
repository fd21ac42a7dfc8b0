/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class MessageRecordTest {

    @Test
    void keepsItsFormatToTheByte() {
        MessageRecord record = new MessageRecord(
                0x0102030405060708L,
                0x1112131415161718L,
                0xfffe,
                1,
                true,
                false,
                false,
                false,
                "a/é",
                bytes("{}"),
                null);
        assertThat(HexFormat.of().formatHex(written(record)))
                .isEqualTo(
                        "01" + "05" + "fffe" + "0102030405060708" + "1112131415161718" + "0004" + "612fc3a9" + "7b7d");
    }

    @Test
    void comesBackAsItWasWritten() {
        MessageRecord record = new MessageRecord(
                5,
                7,
                0,
                0,
                false,
                true,
                true,
                true,
                "t",
                new byte[70_000],
                new MessageRecord.OversizeMark(9L << 33, new byte[32]));
        MessageRecord read = MessageRecord.read(ByteBuffer.wrap(written(record)));
        assertThat(read).usingRecursiveComparison().isEqualTo(record);
    }

    @Test
    void topicsThatComeAgainAreTheSameStringAndNoneIsTakenForAnother() {
        RecordTopics topics = new RecordTopics();
        for (int round = 0; round < 2; round++) {
            for (int device = 0; device < 20_000; device++) {
                String topic =
                        "telemetry/plant/d%d/й%s".formatted(device % 10_000, device % 3 == 0 ? "x".repeat(300) : "");
                assertThat(read(topic, topics)).isEqualTo(topic);
            }
        }
        assertThat(read("a/b", topics)).isSameAs(read("a/b", topics));
    }

    private static String read(String topic, RecordTopics topics) {
        MessageRecord record = new MessageRecord(1, 1, 1, 1, false, false, false, false, topic, bytes("{}"), null);
        byte[] written = written(record);
        byte[] padded = new byte[written.length + 7];
        System.arraycopy(written, 0, padded, 3, written.length);
        MessageRecord read = MessageRecord.read(ByteBuffer.wrap(padded, 3, written.length), topics);
        assertThat(read.payload()).isEqualTo(record.payload());
        return read.topic();
    }

    @Test
    void refusesAVersionItDoesNotKnow() {
        assertThatThrownBy(() -> MessageRecord.read(ByteBuffer.wrap(new byte[] {9, 0, 0})))
                .hasMessageContaining("version 9");
    }

    private static byte[] written(MessageRecord record) {
        byte[] topic = MessageRecord.topicBytes(record.topic());
        ByteBuffer buffer = ByteBuffer.allocate(MessageRecord.sizeBound(topic, record.payload()));
        record.writeTo(buffer, topic);
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
