/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The properties the simulator knows, in the order of its help. */
enum Setting {
    URI("sluice.simulator.uri", "tcp://localhost:1883", "broker: tcp://host:port or ssl://host:port"),
    USERNAME("sluice.simulator.username", "", "account at the broker"),
    PASSWORD("sluice.simulator.password", "", "its password; better given as SLUICE_SIMULATOR_PASSWORD"),
    CONNECTIONS("sluice.simulator.connections", "1", "connections the devices are spread over"),
    SITES("sluice.simulator.sites", "plant,greenhouse,harbour", "names of the sites"),
    DEVICES_PER_SITE("sluice.simulator.devices-per-site", "6", "devices at each site"),
    RATE("sluice.simulator.rate", "", "messages per second over the whole fleet, or max"),
    INTERVAL("sluice.simulator.interval", "1s", "instead of rate: time between two messages of one sensor"),
    SEED("sluice.simulator.seed", "1", "the same seed gives the same values at the same times"),
    DURATION("sluice.simulator.duration", "0s", "stop after this time; 0s is never"),
    COUNT("sluice.simulator.count", "0", "stop after so many messages; 0 is never"),
    BACKFILL("sluice.simulator.backfill", "0s", "publish this much of the past first, quickly"),
    BACKFILL_STEP("sluice.simulator.backfill-step", "1m", "time between two past messages of one sensor"),
    ODD_DEVICES("sluice.simulator.odd-devices", "true", "one device falls silent now and then, one has a wrong clock"),
    CLOCK_OFFSET("sluice.simulator.clock-offset", "27h", "how far the wrong clock is ahead; negative is behind"),
    ACKNOWLEDGED_FILE("sluice.simulator.acknowledged-file", "", "append topic, seq and ts of acknowledged messages");

    private final String property;
    private final String standard;
    private final String meaning;

    Setting(String property, String standard, String meaning) {
        this.property = property;
        this.standard = standard;
        this.meaning = meaning;
    }

    String property() {
        return property;
    }

    /** The value when nothing is given; empty is none. */
    String standard() {
        return standard;
    }

    String meaning() {
        return meaning;
    }

    /** All names of properties that set this, its own first: the connection may also be given as the services have it. */
    List<String> propertyNames() {
        return this == URI || this == USERNAME || this == PASSWORD
                ? List.of(property, property.replace("simulator", "mqtt"))
                : List.of(property);
    }

    /** The same names as environment variables, with dashes as underscores or, as Spring has it, left out. */
    List<String> variableNames() {
        List<String> names = new ArrayList<>();
        for (String name : propertyNames()) {
            String variable = name.replace('.', '_').toUpperCase(Locale.ROOT);
            names.add(variable.replace('-', '_'));
            names.add(variable.replace("-", ""));
        }
        return names.stream().distinct().toList();
    }
}
