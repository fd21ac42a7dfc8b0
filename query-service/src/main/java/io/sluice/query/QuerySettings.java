/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query;

import io.sluice.support.settings.Setting;
import io.sluice.support.settings.SettingType;
import io.sluice.support.settings.SettingsContributor;
import java.time.Duration;
import java.util.List;

/** The settings of the query service, as the start-up check and the reference know them. */
public final class QuerySettings implements SettingsContributor {

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting(
                        "sluice.query.lookback",
                        SettingType.duration(Duration.ofMinutes(1), Duration.ofDays(3650)),
                        "30d",
                        "How far the last values and the time a device was last seen look back."),
                new Setting(
                        "sluice.store.type",
                        SettingType.oneOf("influxdb", "questdb"),
                        "influxdb (all-in-one: questdb)",
                        "Where readings are kept."),
                new Setting(
                        "sluice.store.timeout",
                        SettingType.duration(Duration.ofMillis(100), Duration.ofMinutes(10)),
                        "10s",
                        "How long one request to the store may take."),
                new Setting(
                        "sluice.store.influxdb.url",
                        SettingType.uri("http", "https"),
                        "–",
                        "InfluxDB 1.8 or newer, 2.x or 3.x."),
                new Setting(
                        "sluice.store.influxdb.token",
                        SettingType.secretText(),
                        "–",
                        "Token that may read the bucket (1.8: user:password)."),
                new Setting("sluice.store.influxdb.org", SettingType.text(), "sluice", "Organisation of the bucket."),
                new Setting(
                        "sluice.store.influxdb.bucket",
                        SettingType.text(),
                        "telemetry",
                        "Bucket; on 1.x and 3.x the database."));
    }
}
