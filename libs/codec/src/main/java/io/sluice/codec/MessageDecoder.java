/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec;

import io.sluice.codec.payload.FlatJson;
import io.sluice.codec.payload.JsonPayload;
import io.sluice.codec.payload.ValuePayload;
import io.sluice.codec.route.Resolution;
import io.sluice.codec.route.RouteResolver;
import io.sluice.codec.route.RouteTable;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.util.List;

/**
 * Turns a message into readings: finds the route of its topic, then reads the payload in the route's format. Bad input
 * of any kind is an outcome, never an exception.
 *
 * <p>Not thread-safe: it keeps what it learned of topics. One per decoding thread.
 */
public final class MessageDecoder {

    private final RouteResolver resolver;
    private final FlatJson flatJson = new FlatJson();

    public MessageDecoder(RouteTable routes) {
        this.resolver = new RouteResolver(routes);
    }

    /**
     * Decodes a message.
     *
     * @param receivedAtNanos the time of readings that carry none of their own; element {@code i} of an array gets
     *     {@code i} nanoseconds more, so that no two of a message share a time
     */
    public Decoding decode(String topic, byte[] payload, long receivedAtNanos) {
        return switch (resolver.resolve(topic)) {
            case Resolution.NoRoute _ -> Decoding.undecodable("no-route", "no route takes the topic '" + topic + "'");
            case Resolution.BadTopic bad -> Decoding.undecodable("bad-name", bad.detail());
            case Resolution.Routed routed -> decode(routed, payload, receivedAtNanos);
        };
    }

    private Decoding decode(Resolution.Routed routed, byte[] payload, long receivedAtNanos) {
        if (payload.length == 0) {
            return Decoding.undecodable("empty-payload", "the message has no payload");
        }
        return switch (routed.format()) {
            case JSON -> json(routed.series(), payload, receivedAtNanos);
            case VALUE -> ValuePayload.decode(routed.series(), routed.field(), payload, receivedAtNanos);
            case SENML, LINE_PROTOCOL, SPARKPLUG_B ->
                Decoding.undecodable(
                        "format-not-available",
                        "this version does not read the format %s yet; the message is kept as it came"
                                .formatted(routed.format().word()));
        };
    }

    private Decoding json(SeriesKey series, byte[] payload, long receivedAtNanos) {
        Reading flat = flatJson.read(series, payload, receivedAtNanos);
        return flat == null
                ? JsonPayload.decode(series, payload, receivedAtNanos)
                : new Decoding.Decoded(List.of(flat), List.of());
    }
}
