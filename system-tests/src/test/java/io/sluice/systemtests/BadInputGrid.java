/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Each fault in each format that can have it, each from a device of its own; {@code docs/formats/payloads.md} has the same
 * as a table. Payloads are written in ISO 8859-1, so that one character is one byte.
 */
final class BadInputGrid {

    static final long NOW = System.currentTimeMillis();

    /** The number of the alias that each edge node's birth declares. */
    static final long ALIAS = 7;

    private static final String LONG_TEXT = "x".repeat(70_000);
    private static final String DEEP_JSON = "{\"a\":".repeat(40) + 1 + "}".repeat(40);
    private static final String NOT_UTF8 = "\u00c3(";

    /**
     * A message that must become a dead letter.
     *
     * @param device by which its letter is found; the format and the fault
     * @param isOfBornNode whether it comes from an edge node whose birth must be known before
     */
    record Bad(String device, String topic, byte[] payload, String reason, boolean isOfBornNode) {}

    private final List<Bad> rows = new ArrayList<>();

    private BadInputGrid() {}

    static List<Bad> rows() {
        BadInputGrid grid = new BadInputGrid();
        grid.json("json", "telemetry/grid/%s/m", "{\"t\":#}", "{\"#\":1}");
        grid.json("board", "v1/devices/%s/telemetry", "{\"ts\":1,\"values\":{\"t\":#}}", "{\"values\":{\"#\":1}}");
        grid.value();
        grid.senmlJson();
        grid.senmlCbor();
        grid.lines();
        grid.sparkplug();
        return grid.rows;
    }

    private void json(String format, String topic, String valued, String named) {
        add(format, topic, "truncated", "{\"t\":1", "malformed-json");
        add(format, topic, "long-text", valued.replace("#", '"' + LONG_TEXT + '"'), "text-too-long");
        add(format, topic, "long-name", named.replace("#", "n".repeat(200)), "bad-name");
        add(format, topic, "wrong-type", valued.replace("#", "[1]"), "unsupported-array");
        add(format, topic, "duplicate", valued.replace("#", "1,\"t\":2"), "duplicate-field");
        add(format, topic, "deep", valued.replace("#", DEEP_JSON), "limit-exceeded");
        add(format, topic, "not-finite", valued.replace("#", "1e999"), "number-out-of-range");
        add(format, topic, "not-json", valued.replace("#", "NaN"), "malformed-json");
        add(format, topic, "not-utf8", valued.replace("#", '"' + NOT_UTF8 + '"'), "invalid-utf8");
        add(format, topic, "bomb", bomb(), "gzip-bomb");
    }

    private void value() {
        String topic = "telemetry/grid/%s/m/f";
        add("value", topic, "blank", " ", "empty-payload");
        add("value", topic, "long-text", LONG_TEXT, "text-too-long");
        add("value", topic, "not-finite", "NaN", "number-out-of-range");
        add("value", topic, "too-big", "1e999999", "number-out-of-range");
        add("value", topic, "digits", "9".repeat(500), "number-out-of-range");
        add("value", topic, "not-utf8", NOT_UTF8, "invalid-utf8");
        add("value", topic, "bomb", bomb(), "gzip-bomb");
    }

    private void senmlJson() {
        String topic = "senml/grid/%s";
        add("senml", topic, "truncated", "[{\"n\":\"t\",\"v\":1}", "malformed-json");
        add("senml", topic, "long-text", "[{\"n\":\"t\",\"vs\":\"" + LONG_TEXT + "\"}]", "text-too-long");
        add("senml", topic, "long-name", "[{\"n\":\"" + "n".repeat(200) + "\",\"v\":1}]", "bad-name");
        add("senml", topic, "wrong-type", "[{\"n\":\"t\",\"v\":\"1\"}]", "wrong-type");
        add("senml", topic, "duplicate", "[{\"n\":\"t\",\"v\":1,\"v\":2}]", "duplicate-label");
        add("senml", topic, "deep", "[{\"n\":\"t\",\"v\":1,\"x\":" + DEEP_JSON + "}]", "limit-exceeded");
        add("senml", topic, "not-finite", "[{\"n\":\"t\",\"v\":1e999}]", "number-out-of-range");
        add("senml", topic, "not-utf8", "[{\"n\":\"t\",\"vs\":\"" + NOT_UTF8 + "\"}]", "invalid-utf8");
        add("senml", topic, "bomb", bomb(), "gzip-bomb");
    }

    private void senmlCbor() {
        String longText = "7a00011170" + "78".repeat(70_000);
        Map<String, List<String>> rows = Map.of(
                "truncated", List.of("81a2006161", "malformed-cbor"),
                "not-cbor", List.of("81fc", "malformed-cbor"),
                "long-text", List.of("81a200616103" + longText, "text-too-long"),
                "wrong-type", List.of("81a2006161026131", "wrong-type"),
                "duplicate", List.of("82a20061610201a20061610202", "duplicate-field"),
                "deep", List.of("81".repeat(200), "limit-exceeded"),
                "not-finite", List.of("81a200616102f97e00", "number-out-of-range"),
                "not-utf8", List.of("81a20061610362c328", "invalid-utf8"),
                "overlong-slash", List.of("81a20061610362c0af", "invalid-utf8"));
        rows.forEach((fault, row) ->
                add("cbor", "senml/grid/%s", fault, HexFormat.of().parseHex(row.getFirst()), row.getLast()));
    }

    private void lines() {
        String topic = "lp/grid/%s";
        add("lines", topic, "truncated", "m f=", "malformed-line");
        add("lines", topic, "long-text", "m f=\"" + LONG_TEXT + '"', "text-too-long");
        add("lines", topic, "long-name", "m " + "n".repeat(200) + "=1", "bad-name");
        add("lines", topic, "wrong-type", "m f=one", "malformed-line");
        add("lines", topic, "duplicate", "m f=1,f=2", "duplicate-field");
        add("lines", topic, "not-finite", "m f=NaN", "number-out-of-range");
        add("lines", topic, "too-big", "m f=1e999999", "number-out-of-range");
        add("lines", topic, "not-utf8", "m f=\"" + NOT_UTF8 + '"', "invalid-utf8");
        add("lines", topic, "bomb", bomb(), "gzip-bomb");
    }

    private void sparkplug() {
        byte[] whole = SparkplugBytes.data(1, ALIAS, 1.5, NOW);
        node("truncated", Arrays.copyOf(whole, whole.length - 5), "malformed-sparkplug");
        node("no-protobuf", bytes("{\"t\":1}"), "malformed-sparkplug");
        node("long-text", data(SparkplugBytes.metric("s", SparkplugBytes.STRING).text(15, LONG_TEXT)), "text-too-long");
        node("long-name", data(numbered("n".repeat(200), 1)), "bad-name");
        node(
                "wrong-type",
                data(SparkplugBytes.metric("s", SparkplugBytes.DOUBLE).text(15, "1")),
                "wrong-type");
        node("duplicate", data(numbered("s", 1), numbered("s", 2)), "duplicate-field");
        node("deep", data(SparkplugBytes.nested(20)), "limit-exceeded");
        node("not-finite", data(numbered("s", Double.NaN)), "number-out-of-range");
        node(
                "not-utf8",
                data(SparkplugBytes.metric("s", SparkplugBytes.STRING).bytes(15, bytes(NOT_UTF8))),
                "invalid-utf8");
        node("bomb", bomb(), "gzip-bomb");
        node("unknown-alias", SparkplugBytes.data(1, 99, 1.5, NOW), "unknown-alias");
        add("node", "spBv1.0/grid/NDATA/%s", "unborn", SparkplugBytes.data(1, ALIAS, 1.5, NOW), "no-birth");
        add("node", "spBv1.0/grid/NBIRTH/%s", "bomb-birth", bomb(), "gzip-bomb");
    }

    private static SparkplugBytes numbered(String name, double value) {
        return SparkplugBytes.metric(name, SparkplugBytes.DOUBLE).decimal(13, value);
    }

    private static byte[] data(SparkplugBytes... metrics) {
        return SparkplugBytes.payload(1, NOW, metrics);
    }

    private void node(String fault, byte[] payload, String reason) {
        String device = "node-" + fault;
        rows.add(new Bad(device, "spBv1.0/grid/NDATA/" + device, payload, reason, true));
    }

    private void add(String format, String topic, String fault, String payload, String reason) {
        add(format, topic, fault, bytes(payload), reason);
    }

    private void add(String format, String topic, String fault, byte[] payload, String reason) {
        String device = format + "-" + fault;
        rows.add(new Bad(device, topic.formatted(device), payload, reason, false));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static byte[] bomb() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(new byte[8 << 20]);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        return bytes.toByteArray();
    }
}
