/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A device that publishes one message after the other, each acknowledged before the next. For one thread. */
final class Publisher implements AutoCloseable {

    private final Mqtt mqtt;
    private int packetId;

    private Publisher(Mqtt mqtt) {
        this.mqtt = mqtt;
    }

    static Publisher connect(int port, String clientId) throws IOException {
        return new Publisher(Mqtt.connect(port, clientId));
    }

    static Publisher connect(int port, String clientId, Mqtt.Login login) throws IOException {
        return new Publisher(Mqtt.connect(port, clientId, login));
    }

    /** Publishes at QoS 1 and waits for the acknowledgement. */
    void publish(String topic, String payload) throws IOException {
        publish(topic, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** Publishes bytes at QoS 1 and waits for the acknowledgement. */
    void publish(String topic, byte[] payload) throws IOException {
        packetId = packetId % 65_535 + 1;
        mqtt.publish(packetId, false, topic, payload);
        mqtt.flush();
        int acknowledged = mqtt.readPuback();
        if (acknowledged != packetId) {
            throw new IOException(
                    "message %d was answered with the acknowledgement of %d".formatted(packetId, acknowledged));
        }
    }

    @Override
    public void close() {
        mqtt.close();
    }
}
