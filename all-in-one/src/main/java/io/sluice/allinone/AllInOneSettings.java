/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone;

import io.sluice.support.security.Loopback;
import io.sluice.support.settings.GroupList;
import io.sluice.support.settings.Setting;
import io.sluice.support.settings.SettingType;
import io.sluice.support.settings.SettingsContributor;
import io.sluice.support.settings.SettingsFaults;
import io.sluice.support.settings.SettingsView;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** The settings that only all-in-one has. */
public final class AllInOneSettings implements SettingsContributor {

    private static final DataSize LARGEST = DataSize.ofTerabytes(16);
    private static final GroupList ACCOUNTS =
            new GroupList("sluice.broker.accounts", List.of("username", "sha256"), List.of());

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting("sluice.broker.enabled", SettingType.bool(), "true", "Whether the embedded broker runs."),
                new Setting("sluice.broker.address", SettingType.text(), "127.0.0.1", "Where devices connect."),
                new Setting("sluice.broker.port", SettingType.port(), "1883", "The port devices connect to."),
                new Setting(
                        "sluice.broker.accounts[].username",
                        SettingType.text(),
                        "–",
                        "Who may connect; without accounts everybody on this machine."),
                new Setting(
                        "sluice.broker.accounts[].sha256",
                        SettingType.sha256(),
                        "–",
                        "SHA-256 of the account's random password."),
                new Setting(
                        "sluice.broker.max-backlog",
                        SettingType.dataSize(DataSize.ofMegabytes(1), LARGEST),
                        "4GB",
                        "What the broker keeps for ingest before devices have to wait; an eighth of it for any other subscription before that is ended."),
                new Setting(
                        "sluice.broker.min-disk-free",
                        SettingType.dataSize(DataSize.ofBytes(0), LARGEST),
                        "500MB",
                        "Free disk below which devices have to wait."),
                new Setting(
                        "sluice.broker.max-packet-size",
                        SettingType.dataSize(DataSize.ofKilobytes(1), DataSize.ofMegabytes(64)),
                        "1MB",
                        "Largest packet of a device; a larger one ends its connection with reason 0x95."),
                new Setting("sluice.demo.enabled", SettingType.bool(), "false", "Whether simulated devices publish."));
    }

    @Override
    public void check(SettingsView settings, SettingsFaults faults) {
        boolean embedded = !settings.is("sluice.broker.enabled", "false");
        if (!embedded && settings.is("sluice.demo.enabled", "true")) {
            faults.add(
                    "sluice.demo.enabled",
                    "true",
                    "needs the embedded broker, and sluice.broker.enabled is false",
                    "Leave one of them out; ./sluice simulate publishes to any broker.");
        }
        if (embedded) {
            ACCOUNTS.check(settings, faults);
        }
        String address = settings.value("sluice.broker.address").orElse("127.0.0.1");
        if (embedded
                && !Loopback.isLoopback(address)
                && settings.value("sluice.broker.accounts[0].username").isEmpty()) {
            faults.add(
                    "sluice.broker.address",
                    address,
                    "can be reached from other machines, and there is no account",
                    "Add sluice.broker.accounts[0].username and .sha256, or use 127.0.0.1.");
        }
        if (embedded && settings.value("sluice.mqtt.uri").isPresent()) {
            faults.add(
                    "sluice.mqtt.uri",
                    settings.value("sluice.mqtt.uri").orElse(""),
                    "names a broker, and the embedded one runs too",
                    "Set sluice.broker.enabled=false to use this broker, or leave sluice.mqtt.uri out.");
        }
    }
}
