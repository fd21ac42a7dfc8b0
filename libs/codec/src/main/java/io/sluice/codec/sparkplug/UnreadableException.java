/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import java.io.Serial;

/** A payload that cannot be read; never leaves the package. */
final class UnreadableException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String reason;

    UnreadableException(String reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
