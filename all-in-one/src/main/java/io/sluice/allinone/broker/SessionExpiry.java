/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttProperties;
import java.time.Duration;

/** How long a session may rest while its client is away. Ingest's for as long as it asks for; a device's not for ever. */
final class SessionExpiry {

    /** Over a long weekend; a client that is away for longer is usually one that nobody remembers. */
    static final Duration LONGEST_OF_DEVICES = Duration.ofDays(3);

    /** The library counts milliseconds of a session's expiry in an int: more seconds than this would expire at once. */
    private static final int LONGEST_OF_LIBRARY_SECONDS = Integer.MAX_VALUE / 1000;

    private static final int NEVER = 0xFFFF_FFFF;

    private SessionExpiry() {}

    /** Puts what is granted in the place of what is asked for; whether the client must be told of it. */
    static boolean limit(Door door, MqttProperties asked) {
        MqttProperties.MqttProperty<?> expiry = asked.getProperty(MqttProperties.SESSION_EXPIRY_INTERVAL);
        if (expiry == null || !(expiry.value() instanceof Integer seconds)) {
            return false;
        }
        return switch (door) {
            case INTERNAL -> {
                if (seconds > LONGEST_OF_LIBRARY_SECONDS) {
                    grant(asked, NEVER);
                }
                yield false;
            }
            case DEVICES -> {
                boolean limited = Integer.toUnsignedLong(seconds) > LONGEST_OF_DEVICES.toSeconds();
                if (limited) {
                    grant(asked, (int) LONGEST_OF_DEVICES.toSeconds());
                }
                yield limited;
            }
        };
    }

    /** The acceptance of a client whose session may rest less long than it asked for (MQTT 5, section 3.2.2.3.2). */
    static MqttConnAckMessage told(MqttConnAckMessage accepted) {
        MqttConnAckVariableHeader header = accepted.variableHeader();
        if (header.connectReturnCode() != MqttConnectReturnCode.CONNECTION_ACCEPTED) {
            return accepted;
        }
        MqttProperties properties = new MqttProperties();
        header.properties().listAll().forEach(properties::add);
        grant(properties, (int) LONGEST_OF_DEVICES.toSeconds());
        return new MqttConnAckMessage(
                accepted.fixedHeader(),
                new MqttConnAckVariableHeader(header.connectReturnCode(), header.isSessionPresent(), properties));
    }

    private static void grant(MqttProperties properties, int seconds) {
        properties.add(new MqttProperties.IntegerProperty(MqttProperties.SESSION_EXPIRY_INTERVAL, seconds));
    }
}
