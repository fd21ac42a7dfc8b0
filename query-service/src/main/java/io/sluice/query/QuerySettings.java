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
        return List.of(new Setting(
                "sluice.query.lookback",
                SettingType.duration(Duration.ofMinutes(1), Duration.ofDays(3650)),
                "30d",
                "How far the last values and the time a device was last seen look back."));
    }
}
