/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

/** The embedded broker cannot start or listen. The message names the property, its value, the reason and the way out. */
public final class BrokerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BrokerException(String message) {
        super(message);
    }

    BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
