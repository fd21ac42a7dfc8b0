/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Somebody who listens at a broker, at QoS 1 and with a clean session. For one thread. */
final class Subscriber implements AutoCloseable {

    private static final int PACKET_ID = 1;

    private final Mqtt mqtt;

    private Subscriber(Mqtt mqtt) {
        this.mqtt = mqtt;
    }

    /** Everything that is published from the return of this on and matches the filter will be heard. */
    static Subscriber connect(int port, String clientId, String filter) throws IOException {
        Mqtt mqtt = Mqtt.connect(port, clientId);
        try {
            mqtt.send(MqttFrame.subscribe(PACKET_ID, filter));
            MqttFrame answer = mqtt.receive();
            if (answer.type() != MqttFrame.SUBACK || answer.body()[2] != 1) {
                throw new IOException(
                        "the broker answered SUBSCRIBE to %s with packet %#x".formatted(filter, answer.header()));
            }
            return new Subscriber(mqtt);
        } catch (IOException refused) {
            mqtt.close();
            throw refused;
        }
    }

    /** Waits for the next message and acknowledges it; throws after half a minute of silence. */
    MqttFrame next() throws IOException {
        MqttFrame message = mqtt.receive();
        if (!message.isPublish()) {
            throw new IOException("expected a message and got packet %#x".formatted(message.header()));
        }
        if (message.qos() == 1) {
            mqtt.send(MqttFrame.puback(message.packetId()));
        }
        return message;
    }

    /** All messages that come before the first one with this topic. */
    List<MqttFrame> before(String topic) throws IOException {
        List<MqttFrame> messages = new ArrayList<>();
        for (MqttFrame message = next(); !message.topic().equals(topic); message = next()) {
            messages.add(message);
        }
        return messages;
    }

    @Override
    public void close() {
        mqtt.close();
    }
}
