/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import static io.sluice.support.settings.SettingType.duration;
import static io.sluice.support.settings.SettingType.integer;
import static io.sluice.support.settings.SettingType.oneOf;

import io.sluice.codec.payload.FieldRules;
import io.sluice.model.Names;
import io.sluice.support.settings.Setting;
import java.time.Duration;
import java.util.List;

/** The settings of the guards, as the start-up check and the reference know them. */
final class GuardProperties {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private GuardProperties() {}

    static List<Setting> all() {
        return List.of(
                new Setting(
                        "sluice.ingest.guards.new-series",
                        integer(0, 100_000_000),
                        "50000",
                        "New series of a site and measurement per hour; beyond, their readings are dead letters. 0: as many as come."),
                new Setting(
                        "sluice.ingest.guards.known-series",
                        integer(1_000, 100_000_000),
                        "1000000",
                        "Series that are remembered, 16 to 32 bytes each; beyond, those silent for longest count as new again."),
                new Setting(
                        "sluice.ingest.guards.future",
                        duration(Duration.ofSeconds(1), LONGEST),
                        "24h",
                        "How far a reading's time may lie behind its receipt before it is flagged."),
                new Setting(
                        "sluice.ingest.guards.past",
                        duration(Duration.ofSeconds(1), LONGEST),
                        "–",
                        "How far a reading's time may lie before its receipt before it is flagged."),
                new Setting(
                        "sluice.ingest.guards.times",
                        oneOf("accept", "dead-letter"),
                        "accept",
                        "What becomes of readings with a flagged time; they are counted in both cases."),
                new Setting(
                        "sluice.ingest.guards.max-fields",
                        integer(1, FieldRules.MOST_FIELDS),
                        String.valueOf(FieldRules.MOST_FIELDS),
                        "Fields of a reading at most."),
                new Setting(
                        "sluice.ingest.guards.max-name-length",
                        integer(1, Names.MAX_LENGTH),
                        String.valueOf(Names.MAX_LENGTH),
                        "Characters of a name (site, device, measurement, field, tag) and of a tag's value at most."),
                new Setting(
                        "sluice.ingest.guards.site-rate",
                        integer(1, 10_000_000),
                        "–",
                        "Messages of a site per second, ten seconds' worth at once; beyond, dead letters (HTTP: 429)."));
    }
}
