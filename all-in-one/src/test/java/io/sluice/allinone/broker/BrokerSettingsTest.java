/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerSettingsTest {

    private final BrokerSettings defaults = BrokerSettings.in(Path.of("data"));

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7"})
    void refusesAnAddressThatOthersReachWithoutAccounts(String address) {
        assertThatThrownBy(() -> defaults.listeningOn(address, 1883, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sluice.broker.address is " + address)
                .hasMessageContaining("no account")
                .hasMessageContaining("sluice.broker.accounts[]")
                .hasMessageContaining("sluice.broker.address=127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.0.2.7"})
    void takesAnAddressThatOthersReachWithAccounts(String address) {
        List<Account> accounts = List.of(Account.ofPassword("plant", "secret"));

        assertThatCode(() -> defaults.listeningOn(address, 1883, accounts)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.9", "localhost", "::1"})
    void takesLoopbackWithoutAccounts(String address) {
        assertThatCode(() -> defaults.listeningOn(address, 1883, List.of())).doesNotThrowAnyException();
    }

    @Test
    void namesTheAddressThatDoesNotExist() {
        assertThatThrownBy(() -> defaults.listeningOn("no such host", 1883, List.of()))
                .hasMessageContaining("sluice.broker.address is 'no such host'");
    }

    @Test
    void namesTheValueThatIsOutOfItsLimits() {
        assertThatThrownBy(() -> defaults.listeningOn("127.0.0.1", 70_000, List.of()))
                .hasMessage("sluice.broker.port is 70000, but a port is 0 to 65535");
        assertThatThrownBy(() -> defaults.keeping(1, 1L << 30, 0)).hasMessageContaining("sluice.broker.memory is 1");
        assertThatThrownBy(() -> defaults.keeping(1L << 25, 7, 0))
                .hasMessageContaining("sluice.broker.max-backlog is 7");
        assertThatThrownBy(() -> defaults.withMaximumPacketSize(3))
                .hasMessageContaining("sluice.broker.max-packet-size");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a+", "#", "$sys", "a::b", "a\nb"})
    void refusesAShareGroupWhoseQueueTheLibraryWouldMisread(String group) {
        assertThatThrownBy(() -> defaults.forShareGroup(group))
                .hasMessageContaining("sluice.broker.share-group is " + group);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sluice", "plant.ingest", "a:b", "a$"})
    void takesAShareGroupOfAnyOtherName(String group) {
        assertThatCode(() -> defaults.forShareGroup(group)).doesNotThrowAnyException();
    }

    @Test
    void refusesTwoAccountsOfOneName() {
        List<Account> twins = List.of(Account.ofPassword("plant", "a"), Account.ofPassword("plant", "b"));

        assertThatThrownBy(() -> defaults.listeningOn("127.0.0.1", 1883, twins)).hasMessageContaining("'plant' twice");
    }

    @Test
    void refusesAnAccountWhoseHashIsNone() {
        assertThatThrownBy(() -> new Account("plant", "secret")).hasMessageContaining("SHA-256");
        assertThatThrownBy(() -> new Account(" ", "0".repeat(64))).hasMessageContaining("username");
    }

    @Test
    void keepsThePageSizeASixteenthOfTheBacklogWithinItsLimits() {
        assertThat(defaults.keeping(1 << 20, 16L << 20, 0).pageBytes()).isEqualTo(1 << 20);
        assertThat(defaults.keeping(1 << 20, 1L << 20, 0).pageBytes()).isEqualTo(64 * 1024);
        assertThat(defaults.keeping(1 << 20, 1L << 40, 0).pageBytes()).isEqualTo(10 << 20);
    }
}
