/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Who may connect to the device listener. Only the hash of the password is kept: it is the plain SHA-256 of a
 * <em>random</em> password (128 bits or more), which needs no salt and no slow hash; a chosen password would.
 *
 * @param username the MQTT user name, 1 to 128 characters
 * @param sha256 SHA-256 of the password's UTF-8 bytes, 64 hexadecimal digits
 */
public record Account(String username, String sha256) {

    private static final int HASH_DIGITS = 64;

    public Account {
        if (username.isBlank() || username.length() > 128) {
            throw new IllegalArgumentException(
                    "sluice.broker.accounts[].username is '%s', but must have 1 to 128 characters".formatted(username));
        }
        if (sha256.length() != HASH_DIGITS || !sha256.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            throw new IllegalArgumentException(
                    ("sluice.broker.accounts[].sha256 of '%s' has %d characters or others than"
                                    + " hexadecimal digits; it must be the SHA-256 of the password as 64 hexadecimal digits"
                                    + " (printf %%s PASSWORD | sha256sum)")
                            .formatted(username, sha256.length()));
        }
    }

    /** An account for a password in clear, which is hashed here and not kept. */
    public static Account ofPassword(String username, String password) {
        return new Account(username, HexFormat.of().formatHex(hash(password.getBytes(StandardCharsets.UTF_8))));
    }

    /** Whether this is the account's password; takes the same time whatever the answer. */
    boolean accepts(byte[] password) {
        return MessageDigest.isEqual(hash(password), HexFormat.of().parseHex(sha256));
    }

    private static byte[] hash(byte[] password) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(password);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
