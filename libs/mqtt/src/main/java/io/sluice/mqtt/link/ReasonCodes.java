/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.link;

import java.util.Map;

/** MQTT 5 reason codes in words. */
final class ReasonCodes {

    private static final Map<Integer, String> WORDS = Map.ofEntries(
            Map.entry(0x00, "normal disconnection"),
            Map.entry(0x80, "unspecified error"),
            Map.entry(0x81, "malformed packet"),
            Map.entry(0x82, "protocol error"),
            Map.entry(0x83, "implementation specific error"),
            Map.entry(0x84, "protocol version not supported; the broker must speak MQTT 5"),
            Map.entry(0x85, "client id not valid"),
            Map.entry(0x86, "bad user name or password"),
            Map.entry(0x87, "not authorized"),
            Map.entry(0x88, "server unavailable"),
            Map.entry(0x89, "server busy"),
            Map.entry(0x8a, "banned"),
            Map.entry(0x8b, "server shutting down"),
            Map.entry(0x8c, "bad authentication method"),
            Map.entry(0x8d, "keep-alive time-out"),
            Map.entry(0x8e, "session taken over: another client uses the same client id"),
            Map.entry(0x8f, "topic filter not valid"),
            Map.entry(0x93, "receive maximum exceeded"),
            Map.entry(0x95, "packet too large"),
            Map.entry(0x96, "message rate too high"),
            Map.entry(0x97, "quota exceeded"),
            Map.entry(0x98, "administrative action"),
            Map.entry(0x9a, "retain not supported"),
            Map.entry(0x9b, "QoS not supported"),
            Map.entry(0x9c, "use another server"),
            Map.entry(0x9d, "server moved"),
            Map.entry(0x9e, "shared subscriptions not supported"),
            Map.entry(0x9f, "connection rate exceeded"),
            Map.entry(0xa0, "maximum connect time"),
            Map.entry(0xa2, "wildcard subscriptions not supported"));

    private ReasonCodes() {}

    static String text(int code) {
        return "0x%02x %s".formatted(code, WORDS.getOrDefault(code, "unknown reason"));
    }
}
