/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.lineprotocol;

/** A line breaks a rule; stays within this package. Without a stack trace: it is an outcome, and there may be many. */
final class LineSyntaxException extends Exception {

    private static final long serialVersionUID = 1;

    private final String reason;

    LineSyntaxException(String reason, String detail) {
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
