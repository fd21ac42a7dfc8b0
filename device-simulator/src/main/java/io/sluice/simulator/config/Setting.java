/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The properties the simulator knows, in the order of its help. */
enum Setting {
    URI(
            "sluice.simulator.uri",
            "tcp://localhost:1883",
            "tcp://host:port or ssl://host:port",
            "The broker devices publish to; ssl:// for TLS."),
    USERNAME("sluice.simulator.username", "", "a text", "Account at the broker."),
    PASSWORD(
            "sluice.simulator.password",
            "",
            "a secret text",
            "Its password; better given as SLUICE_SIMULATOR_PASSWORD."),
    CONNECTIONS(
            "sluice.simulator.connections",
            "1",
            "a whole number from 1 to 64",
            "Connections the devices are spread over."),
    SITES(
            "sluice.simulator.sites",
            "plant,greenhouse,harbour",
            "names with commas between them, each once",
            "Names of the sites."),
    DEVICES_PER_SITE(
            "sluice.simulator.devices-per-site", "6", "a whole number from 1 to 100000", "Devices at each site."),
    RATE(
            "sluice.simulator.rate",
            "",
            "a number above 0 and up to 10000000, or max",
            "Messages per second over the whole fleet."),
    INTERVAL(
            "sluice.simulator.interval",
            "1s",
            "a duration of at least 1ms",
            "Instead of rate: time between two messages of one sensor."),
    SEED("sluice.simulator.seed", "1", "a whole number", "The same seed gives the same values at the same times."),
    DURATION("sluice.simulator.duration", "0s", "a duration of at least 0s", "Stop after this time; 0s is never."),
    COUNT(
            "sluice.simulator.count",
            "0",
            "a whole number of at least 0",
            "Stop after so many messages, those of the backfill apart; 0 is never."),
    BACKFILL(
            "sluice.simulator.backfill",
            "0s",
            "a duration from 0s to 366d",
            "Publish this much of the past first, quickly."),
    BACKFILL_STEP(
            "sluice.simulator.backfill-step",
            "1m",
            "a duration of at least 1s",
            "Time between two past messages of one sensor."),
    ODD_DEVICES(
            "sluice.simulator.odd-devices",
            "true",
            "one of true, false",
            "Whether one device falls silent now and then, and one has a wrong clock."),
    CLOCK_OFFSET(
            "sluice.simulator.clock-offset",
            "27h",
            "a duration from -3660d to 3660d",
            "How far the wrong clock is ahead; negative is behind."),
    ACKNOWLEDGED_FILE(
            "sluice.simulator.acknowledged-file",
            "",
            "a path",
            "Gets topic, seq and ts of acknowledged messages appended.");

    private final String property;
    private final String standard;
    private final String range;
    private final String meaning;

    Setting(String property, String standard, String range, String meaning) {
        this.property = property;
        this.standard = standard;
        this.range = range;
        this.meaning = meaning;
    }

    String property() {
        return property;
    }

    /** The value when nothing is given; empty is none. */
    String standard() {
        return standard;
    }

    /** What values it takes, in words. */
    String range() {
        return range;
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
