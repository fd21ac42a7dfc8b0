/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

/** A publisher with as many unacknowledged messages as it may have was asked to send one more. */
public final class PublisherFullException extends Exception {

    private static final long serialVersionUID = 1L;

    public PublisherFullException(String message) {
        super(message);
    }
}
