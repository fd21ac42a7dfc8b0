/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.wire;

import java.io.IOException;

/** The other side sent something that MQTT 5 does not allow; the connection must end. */
public final class MalformedPacketException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String fault;

    public MalformedPacketException(String message) {
        super(message);
        this.fault = message;
    }

    /** What is wrong, as a sentence. */
    public String fault() {
        return fault;
    }
}
