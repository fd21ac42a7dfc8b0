/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.settings;

import java.time.Duration;
import java.util.List;

/** The settings of the store, which every service that has one shares. */
public final class StoreSettings implements SettingsContributor {

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
