/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Sparkplug B payloads, field by field after the specification (3.0.0, section 6.4), apart from the product's own code
 * and from every library, so that they share no fault.
 */
final class SparkplugBytes {

    static final int DOUBLE = 10;
    static final int STRING = 12;
    private static final int INT64 = 4;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private SparkplugBytes() {}

    /** A node's birth that gives one metric an alias. */
    static byte[] birth(long bdSeq, String name, long alias, double value, long atMillis) {
        SparkplugBytes bdSeqMetric =
                new SparkplugBytes().text(1, "bdSeq").number(4, INT64).number(11, bdSeq);
        SparkplugBytes metric = new SparkplugBytes()
                .text(1, name)
                .number(2, alias)
                .number(3, atMillis)
                .number(4, DOUBLE)
                .decimal(13, value);
        return payload(0, atMillis, bdSeqMetric, metric);
    }

    /** One value by its alias. */
    static byte[] data(int seq, long alias, double value, long atMillis) {
        SparkplugBytes metric =
                new SparkplugBytes().number(2, alias).number(3, atMillis).decimal(13, value);
        return payload(seq, atMillis, metric);
    }

    /** Any metrics. */
    static byte[] payload(int seq, long atMillis, SparkplugBytes... metrics) {
        SparkplugBytes payload = new SparkplugBytes().number(1, atMillis);
        for (SparkplugBytes metric : metrics) {
            payload.message(2, metric);
        }
        return payload.number(3, seq).toBytes();
    }

    /** A metric with a name and a datatype, and no value yet. */
    static SparkplugBytes metric(String name, int datatype) {
        return new SparkplugBytes().text(1, name).number(4, datatype);
    }

    /** Templates within templates. */
    static SparkplugBytes nested(int levels) {
        SparkplugBytes metric = metric("t", DOUBLE).decimal(13, 1);
        for (int i = 0; i < levels; i++) {
            metric = new SparkplugBytes().text(1, "t").message(18, new SparkplugBytes().message(2, metric));
        }
        return metric;
    }

    private SparkplugBytes number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    SparkplugBytes decimal(int field, double value) {
        varint((long) field << 3 | 1);
        out.writeBytes(ByteBuffer.allocate(Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(value)
                .array());
        return this;
    }

    SparkplugBytes text(int field, String text) {
        return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    private SparkplugBytes message(int field, SparkplugBytes message) {
        return bytes(field, message.toBytes());
    }

    SparkplugBytes bytes(int field, byte[] bytes) {
        varint((long) field << 3 | 2);
        varint(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private byte[] toBytes() {
        return out.toByteArray();
    }
}
