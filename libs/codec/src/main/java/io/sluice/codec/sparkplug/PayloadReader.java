/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.sluice.codec.sparkplug.Metric.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads payloads off their bytes, by the field numbers of Sparkplug 3.0.0, section 6.4. Fields that say nothing of a
 * value (metadata, properties, body) are passed over, fields of extensions too. A field of ours with another wire type,
 * and groups, which the schema has none of, make the payload unreadable.
 */
final class PayloadReader {

    /** So many metrics of one message, those in templates included: each takes memory far beyond its bytes. */
    static final int MOST_METRICS = 20_000;

    private static final int MOST_DEPTH = 8;

    private final CodedInputStream in;
    private int metrics;

    private PayloadReader(byte[] payload) {
        in = CodedInputStream.newInstance(payload);
    }

    static SparkplugPayload read(byte[] payload) throws UnreadableException {
        if (payload.length == 0) {
            throw new UnreadableException("empty-payload", "the message has no payload");
        }
        try {
            return new PayloadReader(payload).payload();
        } catch (CharacterCodingException e) {
            throw new UnreadableException("invalid-utf8", "a text of the payload is not UTF-8");
        } catch (IOException e) {
            throw malformed("the payload is not Sparkplug's protobuf: " + e.getMessage());
        }
    }

    private SparkplugPayload payload() throws IOException, UnreadableException {
        boolean timed = false;
        long timestamp = 0;
        int seq = SparkplugPayload.NO_SEQ;
        List<Metric> all = new ArrayList<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> {
                    timestamp = time(varint(tag));
                    timed = true;
                }
                case 2 -> all.add(metric(tag, 0));
                case 3 -> seq = seq(varint(tag));
                default -> skip(tag);
            }
        }
        return new SparkplugPayload(timed, timestamp, seq, all);
    }

    private static long time(long millis) throws UnreadableException {
        if (!MetricReadings.isInRange(millis)) {
            throw new UnreadableException(
                    "bad-timestamp", "%s is no time in milliseconds".formatted(Long.toUnsignedString(millis)));
        }
        return millis;
    }

    private static int seq(long number) throws UnreadableException {
        if (number < 0 || number > 255) {
            throw new UnreadableException(
                    "bad-sequence", "the sequence number %s is not 0 to 255".formatted(Long.toUnsignedString(number)));
        }
        return (int) number;
    }

    private Metric metric(int metricTag, int depth) throws IOException, UnreadableException {
        if (++metrics > MOST_METRICS) {
            throw new UnreadableException(
                    "limit-exceeded", "the payload has more than %d metrics".formatted(MOST_METRICS));
        }
        int outer = begin(metricTag);
        MetricParts parts = new MetricParts();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            field(parts, tag, depth);
        }
        end(outer);
        return parts.toMetric();
    }

    private void field(MetricParts parts, int tag, int depth) throws IOException, UnreadableException {
        switch (WireFormat.getTagFieldNumber(tag)) {
            case 1 -> parts.name = text(tag);
            case 2 -> parts.alias(varint(tag));
            case 3 -> parts.timestamp(varint(tag));
            case 4 -> parts.datatype = (int) Math.clamp(varint(tag), 0L, (long) Integer.MAX_VALUE);
            case 6 -> parts.isTransient = varint(tag) != 0;
            case 7 -> parts.isNull = varint(tag) != 0;
            case 10 -> parts.value(Kind.INT, varint(tag) & 0xffff_ffffL);
            case 11 -> parts.value(Kind.LONG, varint(tag));
            case 12 -> parts.value(Kind.FLOAT, Double.doubleToRawLongBits(decimal(float32(tag))));
            case 13 -> parts.value(Kind.DOUBLE, float64(tag));
            case 14 -> parts.value(Kind.BOOLEAN, varint(tag) != 0 ? 1 : 0);
            case 15 -> parts.text(text(tag));
            case 16 -> opaque(parts, Kind.BYTES, tag);
            case 17 -> opaque(parts, Kind.DATASET, tag);
            case 18 -> parts.template(template(tag, depth));
            case 19 -> opaque(parts, Kind.EXTENSION, tag);
            default -> skip(tag);
        }
    }

    private Metric.Template template(int templateTag, int depth) throws IOException, UnreadableException {
        if (depth >= MOST_DEPTH) {
            throw new UnreadableException(
                    "limit-exceeded", "templates are nested deeper than %d levels".formatted(MOST_DEPTH));
        }
        int outer = begin(templateTag);
        boolean isDefinition = false;
        List<Metric> members = new ArrayList<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 2 -> members.add(metric(tag, depth + 1));
                case 5 -> isDefinition = varint(tag) != 0;
                default -> skip(tag);
            }
        }
        end(outer);
        return new Metric.Template(isDefinition, members);
    }

    /** 0.1 as a float is meant as 0.1, not as the double nearest to the float's own binary value. */
    private static double decimal(float number) {
        return Float.isFinite(number) ? Double.parseDouble(Float.toString(number)) : number;
    }

    private int begin(int tag) throws IOException, UnreadableException {
        require(tag, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        return in.pushLimit(in.readRawVarint32());
    }

    private void end(int outer) throws IOException {
        in.checkLastTagWas(0);
        in.popLimit(outer);
    }

    private long varint(int tag) throws IOException, UnreadableException {
        require(tag, WireFormat.WIRETYPE_VARINT);
        return in.readRawVarint64();
    }

    private float float32(int tag) throws IOException, UnreadableException {
        require(tag, WireFormat.WIRETYPE_FIXED32);
        return in.readFloat();
    }

    private long float64(int tag) throws IOException, UnreadableException {
        require(tag, WireFormat.WIRETYPE_FIXED64);
        return in.readRawLittleEndian64();
    }

    private String text(int tag) throws IOException, UnreadableException {
        require(tag, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(in.readByteArray()))
                .toString();
    }

    private void opaque(MetricParts parts, Kind kind, int tag) throws IOException, UnreadableException {
        require(tag, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        in.skipField(tag);
        parts.value(kind, 0);
    }

    private void skip(int tag) throws IOException, UnreadableException {
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_START_GROUP) {
            throw malformed("the payload has a group, which Sparkplug's schema has none of");
        }
        if (!in.skipField(tag)) {
            throw malformed("the payload has the end of a group that never began");
        }
    }

    private static void require(int tag, int wireType) throws UnreadableException {
        if (WireFormat.getTagWireType(tag) != wireType) {
            throw malformed("field %d has the wire type %d instead of %d"
                    .formatted(WireFormat.getTagFieldNumber(tag), WireFormat.getTagWireType(tag), wireType));
        }
    }

    private static UnreadableException malformed(String detail) {
        return new UnreadableException("malformed-sparkplug", detail);
    }
}
