/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.route;

import io.sluice.model.SeriesKey;

/** What a topic means. */
public sealed interface Resolution {

    /**
     * A route takes it.
     *
     * @param series what the topic and the route say of the series
     * @param field the topic's field; empty where the payload names the fields
     */
    record Routed(PayloadFormat format, SeriesKey series, String field) implements Resolution {}

    /** A route would take it, but one of its levels is not a name. */
    record BadTopic(String detail) implements Resolution {}

    /** No route takes it. */
    record NoRoute() implements Resolution {}
}
