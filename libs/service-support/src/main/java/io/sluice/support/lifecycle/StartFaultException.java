/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.lifecycle;

/**
 * The program cannot start, and a person has to do something about it. Shown without a stack trace.
 *
 * <p>The message names the thing, the value and the reason; {@link #action()} the way out.
 */
public final class StartFaultException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    public StartFaultException(String message, String action) {
        super(message);
        this.action = action;
    }

    public StartFaultException(String message, String action, Throwable cause) {
        super(message, cause);
        this.action = action;
    }

    /** What to do about it, as an imperative sentence. */
    public String action() {
        return action;
    }
}
