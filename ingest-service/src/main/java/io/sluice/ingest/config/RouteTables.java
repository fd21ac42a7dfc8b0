/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import io.sluice.codec.route.PayloadFormat;
import io.sluice.codec.route.Route;
import io.sluice.codec.route.RouteTable;
import io.sluice.codec.route.TopicPattern;
import io.sluice.ingest.deadletter.LetterNews;
import io.sluice.support.settings.SettingsFaults;
import io.sluice.support.settings.SettingsView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Routes from configuration: those given come first, the default routes after them. */
final class RouteTables {

    private static final int MOST_ROUTES = 1_000;

    private RouteTables() {}

    static RouteTable of(List<IngestProperties.RoutePart> given) {
        List<Route> routes = new ArrayList<>();
        for (IngestProperties.RoutePart part : given) {
            routes.add(route(part.topic(), part.format(), part.site(), part.device(), part.measurement()));
        }
        routes.addAll(RouteTable.DEFAULT.routes());
        return new RouteTable(routes);
    }

    /** Tells of every route that cannot be used, by its index. */
    static void check(SettingsView settings, SettingsFaults faults) {
        for (int i = 0; i < MOST_ROUTES && isGiven(settings, i); i++) {
            String prefix = "sluice.ingest.routes[" + i + "]";
            try {
                route(
                        settings.value(prefix + ".topic").orElse(null),
                        settings.value(prefix + ".format").orElse("json"),
                        settings.value(prefix + ".site").orElse(null),
                        settings.value(prefix + ".device").orElse(null),
                        settings.value(prefix + ".measurement").orElse(null));
            } catch (IllegalArgumentException e) {
                String topic = settings.value(prefix + ".topic").orElse("");
                faults.add(prefix + ".topic", topic, String.valueOf(e.getMessage()), "Correct or remove this route.");
            }
        }
    }

    private static boolean isGiven(SettingsView settings, int index) {
        String prefix = "sluice.ingest.routes[" + index + "].";
        return List.of("topic", "format", "site", "device", "measurement").stream()
                .anyMatch(part -> settings.value(prefix + part).isPresent());
    }

    private static Route route(
            @Nullable String topic,
            String format,
            @Nullable String site,
            @Nullable String device,
            @Nullable String measurement) {
        if (topic == null) {
            throw new IllegalArgumentException("is missing; a route needs a topic");
        }
        if (topic.startsWith(LetterNews.OWN_TOPICS)) {
            throw new IllegalArgumentException("begins with %s, below which are Sluice's own messages: none is read"
                    .formatted(LetterNews.OWN_TOPICS));
        }
        PayloadFormat known = PayloadFormat.of(format.toLowerCase(Locale.ROOT).replace('_', '-'))
                .orElseThrow(() -> new IllegalArgumentException("has the unknown format '" + format + "'"));
        return new Route(TopicPattern.parse(topic), known, site, device, measurement);
    }
}
