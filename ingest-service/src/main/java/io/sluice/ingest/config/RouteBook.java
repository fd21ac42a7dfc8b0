/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import io.sluice.codec.route.RouteSource;
import io.sluice.ingest.config.IngestProperties.RoutePart;
import java.util.List;

/**
 * The routes in force, and the topic filters this instance has subscribed with. The routes can be replaced while it runs,
 * the filters cannot: a subscription once made brings in its messages until its session ends. Thread-safe.
 */
public final class RouteBook {

    private final RouteSource source;
    private final List<String> filters;

    private RouteBook(RouteSource source, List<String> filters) {
        this.source = source;
        this.filters = filters;
    }

    /**
     * Opens the book with what the configuration has.
     *
     * @throws IllegalArgumentException when a route cannot be used, which the check of the settings tells before
     */
    static RouteBook open(List<RoutePart> given, List<String> filters) {
        return switch (RouteTables.compile(given, filters)) {
            case RouteTables.Outcome.Usable usable -> new RouteBook(new RouteSource(usable.table()), usable.filters());
            case RouteTables.Outcome.Refused refused ->
                throw new IllegalArgumentException("sluice.ingest.routes: " + refused.faults());
        };
    }

    public RouteSource source() {
        return source;
    }

    List<String> filters() {
        return filters;
    }

    /** Puts other routes in force, if all of them can be used; else those in force stay, and the faults are told. */
    List<RouteTables.Fault> replace(List<RoutePart> given) {
        return switch (RouteTables.compile(given, filters)) {
            case RouteTables.Outcome.Usable usable -> {
                source.replace(usable.table());
                yield List.of();
            }
            case RouteTables.Outcome.Refused refused -> refused.faults();
        };
    }
}
