/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import io.sluice.codec.route.Route;
import io.sluice.codec.route.RouteTable;
import io.sluice.codec.route.TopicPattern;
import io.sluice.ingest.config.IngestProperties.RoutePart;
import io.sluice.support.settings.SettingsFaults;
import io.sluice.support.settings.SettingsView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Routes from configuration: those given come first, the default routes after them. */
final class RouteTables {

    /** What was given can be used, or why not. */
    sealed interface Outcome {

        /**
         * Routes to be put in force.
         *
         * @param filters that bring in what they take
         */
        record Usable(RouteTable table, List<String> filters) implements Outcome {}

        record Refused(List<Fault> faults) implements Outcome {}
    }

    /**
     * Why a route cannot be used.
     *
     * @param index of the route, from 0
     * @param topic as it was given
     * @param reason a clause to follow the topic
     */
    record Fault(int index, String topic, String reason) {}

    private final List<RoutePart> given;
    private final Map<Integer, Route> routes = new TreeMap<>();
    private final List<Fault> faults = new ArrayList<>();

    private RouteTables(List<RoutePart> given) {
        this.given = given;
    }

    /**
     * Makes routes of what was given.
     *
     * @param filters the topic filters that were given; none: those of the default routes, and what the others need
     */
    static Outcome compile(List<RoutePart> given, List<String> filters) {
        return new RouteTables(given).compile(filters);
    }

    /** Tells of every route that cannot be used, by its index. */
    static void check(SettingsView settings, SettingsFaults faults) {
        Outcome outcome = compile(GivenRoutes.of(settings), GivenRoutes.list(settings, "sluice.mqtt.filters"));
        if (outcome instanceof Outcome.Refused(List<Fault> found)) {
            found.forEach(fault -> faults.add(
                    "sluice.ingest.routes[%d].topic".formatted(fault.index()),
                    fault.topic(),
                    fault.reason(),
                    "Correct or remove this route."));
        }
    }

    private Outcome compile(List<String> filters) {
        for (int i = 0; i < given.size(); i++) {
            try {
                routes.put(i, RouteFactory.route(given.get(i)));
            } catch (IllegalArgumentException e) {
                refuse(i, String.valueOf(e.getMessage()));
            }
        }
        routes.forEach(this::refuseIfShadowed);
        TopicFilters wanted = new TopicFilters(filters.isEmpty() ? RouteTable.DEFAULT_FILTERS : filters);
        routes.forEach((index, route) -> bringIn(index, route, wanted, filters.isEmpty()));
        if (!faults.isEmpty()) {
            faults.sort(Comparator.comparingInt(Fault::index));
            return new Outcome.Refused(faults);
        }
        List<Route> all = new ArrayList<>(routes.values());
        all.addAll(RouteTable.DEFAULT.routes());
        return new Outcome.Usable(new RouteTable(all), wanted.asList());
    }

    private void refuseIfShadowed(int index, Route route) {
        routes.forEach((earlier, other) -> {
            if (earlier < index && other.topic().covers(route.topic()) && !isRefused(index)) {
                refuse(
                        index,
                        "can never match: sluice.ingest.routes[%d] ('%s') stands before it and takes all of its topics"
                                .formatted(earlier, other.topic()));
            }
        });
    }

    private void bringIn(int index, Route route, TopicFilters filters, boolean mayAdd) {
        TopicPattern topic = route.topic();
        if (isRefused(index)) {
            return;
        }
        if (!mayAdd && !filters.meet(topic)) {
            refuse(
                    index,
                    "can never match: none of the topic filters %s brings in a topic of it; add one to sluice.mqtt.filters[]"
                            .formatted(filters.asList()));
        } else if (mayAdd) {
            filters.add(topic)
                    .ifPresent(filter -> refuse(
                            index,
                            "takes some topics of the filter '%s' and others too, whose messages would come twice; set sluice.mqtt.filters[] to filters that share no topic"
                                    .formatted(filter)));
        }
    }

    private boolean isRefused(int index) {
        return faults.stream().anyMatch(fault -> fault.index() == index);
    }

    private void refuse(int index, String reason) {
        String topic = given.get(index).topic();
        faults.add(new Fault(index, topic == null ? "" : topic, reason));
    }
}
