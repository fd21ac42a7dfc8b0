/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.settings;

import io.sluice.support.security.Loopback;
import java.util.List;

/** Settings that every service has. */
public final class CommonSettings implements SettingsContributor {

    private static final GroupList KEYS =
            new GroupList("sluice.security.keys", List.of("name", "sha256", "scopes"), List.of("sites"));

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting("sluice.data-dir", SettingType.text(), "./data", "The folder in which everything is kept."),
                new Setting(
                        "sluice.security.mode",
                        SettingType.oneOf("keys", "open"),
                        "keys (all-in-one: open)",
                        "Who may call the API: callers with a key, or everybody on this machine."),
                new Setting("sluice.security.keys[].name", SettingType.text(), "–", "A key's name, for logs."),
                new Setting(
                        "sluice.security.keys[].sha256",
                        SettingType.sha256(),
                        "–",
                        "SHA-256 of the key, which is random and of 256 bits."),
                new Setting(
                        "sluice.security.keys[].scopes[]",
                        SettingType.oneOf("read", "write", "admin"),
                        "–",
                        "What the key allows."),
                new Setting(
                        "sluice.security.keys[].sites[]",
                        SettingType.text(),
                        "all sites",
                        "The sites to which the key is limited."));
    }

    @Override
    public void check(SettingsView settings, SettingsFaults faults) {
        KEYS.check(settings, faults);
        String address = settings.value("server.address").orElse("");
        if (settings.is("sluice.security.mode", "open") && !Loopback.isLoopback(address)) {
            faults.add(
                    "sluice.security.mode",
                    "open",
                    "lets everybody in, and server.address = '" + address + "' can be reached from other machines",
                    "Set sluice.security.mode=keys with sluice.security.keys[0].*, or server.address=127.0.0.1.");
        }
    }
}
