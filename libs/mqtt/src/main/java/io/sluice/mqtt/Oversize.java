/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

/**
 * What is known of a payload too large to be kept whole.
 *
 * @param length the payload's length on the wire, in bytes
 * @param sha256 SHA-256 over the whole payload, 32 bytes
 */
public record Oversize(long length, byte[] sha256) {

    /** How much of such a payload is kept, in bytes. */
    public static final int KEPT_BYTES = 64 * 1024;

    public Oversize {
        if (length < 0 || sha256.length != 32) {
            throw new IllegalArgumentException(
                    "an oversize payload has a length >= 0 and a SHA-256 of 32 bytes, not %d and %d bytes"
                            .formatted(length, sha256.length));
        }
    }
}
