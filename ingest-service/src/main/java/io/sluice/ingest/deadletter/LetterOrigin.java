/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import io.sluice.codec.route.Resolution;
import io.sluice.codec.route.RouteResolver;

/**
 * Whose a letter is, as far as its topic tells: what the route says, and where none takes the topic, what the default
 * routes would have at that level. A topic that is none of these belongs to no site, and only keys for all sites see it.
 */
public record LetterOrigin(String site, String device) {

    private static final LetterOrigin NOBODY = new LetterOrigin("", "");

    /** Stands in a resolution for what the payload, not the topic, would tell. */
    private static final String NOT_IN_TOPIC = "-";

    /** Of a topic, by the routes. */
    public static LetterOrigin of(String topic, RouteResolver routes) {
        LetterOrigin byLevels = byLevels(topic.split("/", -1));
        return switch (routes.resolve(topic)) {
            case Resolution.Routed routed -> {
                String device = routed.series().device().device();
                yield new LetterOrigin(
                        routed.series().device().site(), device.equals(NOT_IN_TOPIC) ? byLevels.device() : device);
            }
            case Resolution.BadTopic _, Resolution.Discarded _, Resolution.NoRoute _ -> byLevels;
        };
    }

    private static LetterOrigin byLevels(String[] levels) {
        return switch (levels[0]) {
            case "telemetry", "senml", "lp" -> new LetterOrigin(level(levels, 1), level(levels, 2));
            case "spBv1.0" -> new LetterOrigin(level(levels, 1), sparkplugDevice(levels));
            case "v1" -> level(levels, 1).equals("devices") ? new LetterOrigin("default", level(levels, 2)) : NOBODY;
            default -> NOBODY;
        };
    }

    private static String sparkplugDevice(String[] levels) {
        String device = level(levels, 4);
        return device.isEmpty() ? level(levels, 3) : level(levels, 3) + "." + device;
    }

    private static String level(String[] levels, int index) {
        return index < levels.length ? levels[index] : "";
    }
}
