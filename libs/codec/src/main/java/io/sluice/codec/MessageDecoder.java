/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec;

import io.sluice.codec.lineprotocol.LineProtocolPayload;
import io.sluice.codec.payload.FieldRules;
import io.sluice.codec.payload.FlatJson;
import io.sluice.codec.payload.Gzip;
import io.sluice.codec.payload.JsonPayload;
import io.sluice.codec.payload.NumberRules;
import io.sluice.codec.payload.ValuePayload;
import io.sluice.codec.route.PayloadFormat;
import io.sluice.codec.route.ReadingShaper;
import io.sluice.codec.route.Resolution;
import io.sluice.codec.route.RouteResolver;
import io.sluice.codec.route.RouteSource;
import io.sluice.codec.route.RouteTable;
import io.sluice.codec.senml.SenmlPayload;
import io.sluice.codec.sparkplug.EdgeNodes;
import io.sluice.codec.sparkplug.SessionChanges;
import io.sluice.codec.sparkplug.SessionWatch;
import io.sluice.codec.sparkplug.SparkplugDecoder;
import io.sluice.codec.sparkplug.SparkplugReader;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.util.List;

/**
 * Turns a message into readings: finds the route of its topic, unpacks the payload if it is gzip, then reads it in the
 * route's format. Bad input of any kind is an outcome, never an exception.
 *
 * <p>Not thread-safe: it keeps what it learned of topics. One per decoding thread.
 */
public final class MessageDecoder {

    private final RouteResolver resolver;
    private final FlatJson flatJson = new FlatJson();
    private final SparkplugReader sparkplug;

    /** Decodes by routes that stay as they are, and knows only the Sparkplug births which come to itself. */
    public MessageDecoder(RouteTable routes) {
        this(new RouteSource(routes));
    }

    /** Decodes each message by the routes that are in force at the time; knows only the births which come to itself. */
    public MessageDecoder(RouteSource routes) {
        this(routes, new SparkplugDecoder(EdgeNodes::new, SessionWatch.NONE));
    }

    /**
     * A decoder by the routes that are in force at the time.
     *
     * @param sparkplug from now on this decoder's own
     */
    public MessageDecoder(RouteSource routes, SparkplugReader sparkplug) {
        this.resolver = new RouteResolver(routes);
        this.sparkplug = sparkplug;
    }

    /** A message comes whose payload cannot be had: what it may have declared is unknown from now on. */
    public void passOver(String topic, long receivedAtNanos) {
        if (SparkplugDecoder.isOurs(topic)) {
            sparkplug.passOver(topic, receivedAtNanos);
        }
    }

    /** What the messages since the last call have made of Sparkplug's sessions. */
    public SessionChanges takeSessionChanges() {
        return sparkplug.takeChanges();
    }

    /**
     * Decodes a message.
     *
     * @param receivedAtNanos the time of readings that carry none of their own; element {@code i} of an array gets
     *     {@code i} nanoseconds more, so that no two of a message share a time
     */
    public Decoding decode(String topic, byte[] payload, long receivedAtNanos) {
        return switch (resolver.resolve(topic)) {
            case Resolution.NoRoute _ ->
                Decoding.undecodable("no-route", "no route takes the topic '" + FieldRules.shortened(topic) + "'");
            case Resolution.Discarded discarded ->
                new Decoding.Filtered("the route '%s' leaves its messages out".formatted(discarded.route()));
            case Resolution.BadTopic bad -> Decoding.undecodable("bad-name", bad.detail());
            case Resolution.Routed routed ->
                Gzip.isPacked(payload)
                        ? unpackAndDecode(topic, routed, payload, receivedAtNanos)
                        : decode(topic, routed, payload, receivedAtNanos);
        };
    }

    private Decoding unpackAndDecode(String topic, Resolution.Routed routed, byte[] packed, long receivedAtNanos) {
        return switch (Gzip.unpack(packed)) {
            case Gzip.Outcome.Unpacked(byte[] payload) -> decode(topic, routed, payload, receivedAtNanos);
            case Gzip.Outcome.Refused(String reason, String detail) -> {
                passOver(topic, receivedAtNanos);
                yield Decoding.undecodable(reason, detail);
            }
        };
    }

    private Decoding decode(String topic, Resolution.Routed routed, byte[] payload, long receivedAtNanos) {
        if (payload.length == 0 && routed.format() != PayloadFormat.SPARKPLUG_B) {
            return Decoding.undecodable("empty-payload", "the message has no payload");
        }
        Decoding decoding = read(topic, routed, payload, receivedAtNanos);
        return routed.rules().shapesReadings() && decoding instanceof Decoding.Decoded decoded
                ? ReadingShaper.shape(decoded, routed.rules())
                : decoding;
    }

    private Decoding read(String topic, Resolution.Routed routed, byte[] payload, long receivedAtNanos) {
        NumberRules numbers = routed.rules().numbers();
        return switch (routed.format()) {
            case JSON -> json(routed.series(), numbers, payload, receivedAtNanos);
            case VALUE -> ValuePayload.decode(routed.series(), routed.field(), numbers, payload, receivedAtNanos);
            case SENML -> SenmlPayload.decode(routed.series(), payload, receivedAtNanos);
            case LINE_PROTOCOL ->
                LineProtocolPayload.decode(routed.series(), routed.namesDevice(), numbers, payload, receivedAtNanos);
            case SPARKPLUG_B -> sparkplug.decode(topic, routed.series(), payload, receivedAtNanos);
        };
    }

    private Decoding json(SeriesKey series, NumberRules numbers, byte[] payload, long receivedAtNanos) {
        // The short way reads numbers as all routes do that say nothing of them.
        Reading flat = numbers == NumberRules.DEFAULT ? flatJson.read(series, payload, receivedAtNanos) : null;
        return flat == null
                ? JsonPayload.decode(series, numbers, payload, receivedAtNanos)
                : new Decoding.Decoded(List.of(flat), List.of());
    }
}
