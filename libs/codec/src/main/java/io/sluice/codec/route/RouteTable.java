/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.route;

import java.util.List;

/** Routes in order; the first that matches a topic takes it. */
public record RouteTable(List<Route> routes) {

    /** The routes of a Sluice that was not told otherwise. */
    public static final RouteTable DEFAULT = new RouteTable(List.of(
            route("telemetry/{site}/{device}/{measurement}", PayloadFormat.JSON),
            route("telemetry/{site}/{device}/{measurement}/{field}", PayloadFormat.VALUE),
            route("senml/{site}/{device}", PayloadFormat.SENML),
            route("lp/{site}/{device}", PayloadFormat.LINE_PROTOCOL),
            route("spBv1.0/{site}/#", PayloadFormat.SPARKPLUG_B),
            new Route(
                    TopicPattern.parse("v1/devices/{device}/telemetry"),
                    PayloadFormat.JSON,
                    "default",
                    null,
                    "telemetry")));

    /** Topic filters that bring in everything the default routes could take, and their misspelt neighbours. */
    public static final List<String> DEFAULT_FILTERS =
            List.of("telemetry/#", "senml/#", "lp/#", "spBv1.0/#", "v1/devices/#");

    public RouteTable {
        routes = List.copyOf(routes);
        if (routes.isEmpty()) {
            throw new IllegalArgumentException("a route table needs at least one route");
        }
    }

    private static Route route(String topic, PayloadFormat format) {
        return new Route(TopicPattern.parse(topic), format, null, null, null);
    }
}
