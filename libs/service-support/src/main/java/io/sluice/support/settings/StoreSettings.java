/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.settings;

import java.time.Duration;
import java.util.List;
import org.springframework.util.ClassUtils;

/** The settings of the store, which every service that has one shares. */
public final class StoreSettings implements SettingsContributor {

    /** The adapter of the embedded store; a program that may use it has it on its class path. */
    private static final String EMBEDDED = "io.sluice.store.questdb.QuestDbTelemetryStore";

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting(
                        "sluice.store.type",
                        SettingType.oneOf("influxdb", "questdb"),
                        "influxdb (all-in-one: questdb)",
                        "Which store; the embedded QuestDB is all-in-one's only."),
                new Setting(
                        "sluice.store.timeout",
                        SettingType.duration(Duration.ofMillis(100), Duration.ofMinutes(5)),
                        "10s",
                        "Time limit of one request to the store."),
                new Setting(
                        "sluice.store.influxdb.url",
                        SettingType.uri("http", "https"),
                        "–",
                        "Address of InfluxDB (1.8+, 2.x or 3.x)."),
                new Setting("sluice.store.influxdb.token", SettingType.secretText(), "–", "Its token."),
                new Setting("sluice.store.influxdb.org", SettingType.text(), "sluice", "Organisation (2.x)."),
                new Setting(
                        "sluice.store.influxdb.bucket",
                        SettingType.text(),
                        "telemetry",
                        "Bucket, or database on 1.x and 3.x."));
    }

    @Override
    public void check(SettingsView settings, SettingsFaults faults) {
        if (settings.is("sluice.store.type", "questdb")
                && !ClassUtils.isPresent(EMBEDDED, StoreSettings.class.getClassLoader())) {
            faults.add(
                    "sluice.store.type",
                    "questdb",
                    "is the embedded store, which this program does not have",
                    "Set sluice.store.type=influxdb with sluice.store.influxdb.url, or run all-in-one.");
        }
        if (settings.is("sluice.store.type", "influxdb")
                && settings.value("sluice.store.influxdb.url").isEmpty()) {
            faults.add(
                    "sluice.store.influxdb.url",
                    "",
                    "is missing, and sluice.store.type is influxdb",
                    "Give InfluxDB's address, such as http://localhost:8086.");
        }
    }
}
