/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.security;

import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** {@code sluice.security.*}. */
@ConfigurationProperties("sluice.security")
public record SecurityProperties(
        @DefaultValue("keys") Mode mode, @DefaultValue List<Key> keys) {

    /** Who may call. */
    public enum Mode {
        /** Callers with a configured key. */
        KEYS,
        /** Everybody who reaches the loopback interface. */
        OPEN
    }

    /**
     * A key from configuration.
     *
     * @param sha256 of the key, hexadecimal; a random key of 256 bits needs no slow hash
     * @param sites to which the key is limited; empty means all
     */
    public record Key(
            String name,
            String sha256,
            Set<Scope> scopes,
            @DefaultValue Set<String> sites) {

        public Key {
            require(name, "name");
            require(sha256, "sha256");
            require(scopes, "scopes");
        }

        byte[] digest() {
            return HexFormat.of().parseHex(sha256.strip());
        }

        private static void require(@Nullable Object value, String part) {
            if (value == null) {
                throw new IllegalArgumentException(
                        "sluice.security.keys[]: a key has no '%s'; each needs name, sha256 and scopes"
                                .formatted(part));
            }
        }
    }
}
