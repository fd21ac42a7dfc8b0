/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone;

import io.sluice.allinone.broker.Account;
import io.sluice.allinone.broker.BrokerSettings;
import io.sluice.support.lifecycle.StartFaultException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/** {@code sluice.broker.*}; {@code docs/configuration.md} says what each means. */
@ConfigurationProperties("sluice.broker")
public record BrokerProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("127.0.0.1") String address,
        @DefaultValue("1883") int port,
        @DefaultValue List<AccountPart> accounts,
        @DefaultValue("4GB") DataSize maxBacklog,
        @DefaultValue("500MB") DataSize minDiskFree,
        @DefaultValue("1MB") DataSize maxPacketSize) {

    /** @param sha256 of the password, hexadecimal; passwords are random, so no slow hash is needed */
    public record AccountPart(String username, String sha256) {}

    BrokerSettings toSettings(Path directory, String shareGroup) {
        try {
            List<Account> known = accounts.stream()
                    .map(account -> new Account(account.username(), account.sha256()))
                    .toList();
            BrokerSettings defaults = BrokerSettings.in(directory);
            return defaults.listeningOn(address, port, known)
                    .forShareGroup(shareGroup)
                    .keeping(defaults.memoryBytes(), maxBacklog.toBytes(), minDiskFree.toBytes())
                    .withMaximumPacketSize((int) maxPacketSize.toBytes());
        } catch (IllegalArgumentException e) {
            throw new StartFaultException(String.valueOf(e.getMessage()), "Correct the setting and start again.", e);
        }
    }
}
