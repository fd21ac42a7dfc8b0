/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import io.sluice.codec.route.TopicPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** MQTT topic filters, and whether they bring in what a route takes. */
final class TopicFilters {

    private static final String EVERYTHING = "#";

    private final List<String> filters;

    TopicFilters(List<String> filters) {
        this.filters = new ArrayList<>(filters);
    }

    /** The filters as they are now. */
    List<String> asList() {
        return List.copyOf(filters);
    }

    /** Whether some topic of the route comes in. */
    boolean meet(TopicPattern route) {
        return filters.stream()
                .anyMatch(filter -> parse(filter).map(route::meets).orElse(true));
    }

    /**
     * Adds what a route needs. Two filters of one subscriber that share a topic would bring its messages twice, so one
     * that the route's own covers goes, and one that the route's own only meets is in the way.
     *
     * @return the filter that is in the way, if one is
     */
    Optional<String> add(TopicPattern route) {
        if (filters.stream().anyMatch(filter -> covers(filter, route))) {
            return Optional.empty();
        }
        List<String> others = new ArrayList<>(filters);
        others.removeIf(filter -> parse(filter).map(route::covers).orElse(false));
        Optional<String> inTheWay = others.stream()
                .filter(filter -> parse(filter).map(route::meets).orElse(true))
                .findFirst();
        if (inTheWay.isEmpty()) {
            others.add(route.toFilter());
            filters.clear();
            filters.addAll(others);
        }
        return inTheWay;
    }

    private static boolean covers(String filter, TopicPattern route) {
        return filter.equals(EVERYTHING)
                || parse(filter).map(pattern -> pattern.covers(route)).orElse(false);
    }

    /** Empty for what a pattern cannot say, such as {@code #} alone: nothing is known of it, and nothing refused for it. */
    private static Optional<TopicPattern> parse(String filter) {
        try {
            return Optional.of(TopicPattern.parse(filter));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
