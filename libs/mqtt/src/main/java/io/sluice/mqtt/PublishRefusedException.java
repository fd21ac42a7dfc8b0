/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

/** The broker refused one message by a PUBACK with a failure code; it was not repeated. */
public final class PublishRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int reasonCode;

    public PublishRefusedException(String topic, int reasonCode) {
        super("the broker refused a message to '%s' with reason code 0x%02x".formatted(topic, reasonCode));
        this.reasonCode = reasonCode;
    }

    /** The MQTT 5 reason code, 0x80 or more. */
    public int reasonCode() {
        return reasonCode;
    }
}
