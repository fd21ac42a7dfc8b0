/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "localhost", "LOCALHOST", "::1", "[::1]"})
    void knowsTheLoopbackInterface(String address) {
        assertThat(Loopback.isLoopback(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0.0.0.0", "::", "192.168.0.1", "127.0.0.1.evil.example", "localhost.evil.example", "example"
            })
    void takesEverythingElseForReachable(String address) {
        assertThat(Loopback.isLoopback(address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080", "127.0.0.1:1", "[::1]:8080", "localhost"})
    void readsHostHeaders(String header) {
        assertThat(Loopback.isLoopbackHostHeader(header)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example:8080", "127.0.0.1.evil.example", ""})
    void refusesForeignHostHeaders(String header) {
        assertThat(Loopback.isLoopbackHostHeader(header)).isFalse();
    }
}
