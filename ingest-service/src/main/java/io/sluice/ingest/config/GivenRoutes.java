/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import io.sluice.ingest.config.IngestProperties.RoutePart;
import io.sluice.support.settings.SettingsView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Routes as settings have them, before any bean is made. */
final class GivenRoutes {

    private static final int MOST = 1_000;

    private GivenRoutes() {}

    static List<RoutePart> of(SettingsView settings) {
        List<RoutePart> given = new ArrayList<>();
        for (int i = 0; i < MOST && isGiven(settings, i); i++) {
            given.add(route(settings, "sluice.ingest.routes[" + i + "]."));
        }
        return given;
    }

    /** The elements of a list, one by one or with commas between them. */
    static List<String> list(SettingsView settings, String name) {
        List<String> elements = new ArrayList<>();
        settings.value(name)
                .ifPresent(all -> Stream.of(all.split(",")).map(String::strip).forEach(elements::add));
        for (int i = 0; settings.value(name + "[" + i + "]").isPresent(); i++) {
            elements.add(settings.value(name + "[" + i + "]").orElseThrow());
        }
        return elements;
    }

    private static boolean isGiven(SettingsView settings, int index) {
        String prefix = "sluice.ingest.routes[" + index + "].";
        return RouteSettings.NAMES.stream()
                .map(name -> prefix + name)
                .anyMatch(name -> settings.value(name).isPresent()
                        || settings.value(name + "[0]").isPresent());
    }

    private static RoutePart route(SettingsView settings, String prefix) {
        return new RoutePart(
                settings.value(prefix + "topic").orElse(null),
                settings.value(prefix + "format").orElse("json"),
                settings.value(prefix + "site").orElse(null),
                settings.value(prefix + "device").orElse(null),
                settings.value(prefix + "measurement").orElse(null),
                settings.value(prefix + "field").orElse(null),
                list(settings, prefix + "tags"),
                list(settings, prefix + "payload-tags"),
                list(settings, prefix + "include"),
                list(settings, prefix + "exclude"),
                list(settings, prefix + "filters"),
                settings.value(prefix + "time-unit").orElse(null),
                settings.value(prefix + "integers").orElse(null),
                settings.is(prefix + "discard", "true"));
    }
}
