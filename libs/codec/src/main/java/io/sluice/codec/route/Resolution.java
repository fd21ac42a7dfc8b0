/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.route;

import io.sluice.model.SeriesKey;

/** What a topic means. */
public sealed interface Resolution {

    /** Stands for a site, device or measurement that the payload has to name. */
    String NOT_NAMED = "-";

    /**
     * A route takes it.
     *
     * @param series what the topic and the route say of the series; {@value #NOT_NAMED} where they say nothing
     * @param namesDevice whether they say both site and device, as they must but for formats that can name their own
     * @param field the topic's field; {@code -} where the payload names the fields
     * @param rules what the route says beside that
     */
    record Routed(PayloadFormat format, SeriesKey series, boolean namesDevice, String field, RouteRules rules)
            implements Resolution {}

    /** A route takes it to leave its messages out. */
    record Discarded(TopicPattern route) implements Resolution {}

    /** A route would take it, but one of its levels is not a name. */
    record BadTopic(String detail) implements Resolution {}

    /** No route takes it. */
    record NoRoute() implements Resolution {}
}
