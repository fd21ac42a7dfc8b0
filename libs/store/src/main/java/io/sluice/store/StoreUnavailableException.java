/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store;

/** A read could not be answered: the store is down, too slow, or refuses us. The message is for operators. */
public final class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message) {
        super(message);
    }

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
