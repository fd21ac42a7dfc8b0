/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodes;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** What the gate answers to what it refuses, in the words of the client's version of the protocol. */
final class GateAnswers {

    private static final int MQTT_5 = 5;

    /** To a CONNECT that is not admitted. */
    enum Rejection {
        CREDENTIALS(
                MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD,
                MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED),
        CLIENT_ID(
                MqttConnectReturnCode.CONNECTION_REFUSED_CLIENT_IDENTIFIER_NOT_VALID,
                MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED),
        WILL_TOPIC(
                MqttConnectReturnCode.CONNECTION_REFUSED_TOPIC_NAME_INVALID,
                MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED);

        private final MqttConnectReturnCode five;
        private final MqttConnectReturnCode three;

        Rejection(MqttConnectReturnCode five, MqttConnectReturnCode three) {
            this.five = five;
            this.three = three;
        }
    }

    private GateAnswers() {}

    static boolean isFive(MqttConnectMessage connect) {
        return connect.variableHeader().version() >= MQTT_5;
    }

    static MqttMessage connAck(MqttConnectMessage connect, Rejection rejection) {
        return MqttMessageBuilders.connAck()
                .returnCode(isFive(connect) ? rejection.five : rejection.three)
                .build();
    }

    /** Older versions know no DISCONNECT of the broker. */
    static @Nullable MqttMessage disconnect(boolean five, MqttReasonCodes.Disconnect code) {
        return five
                ? MqttMessageBuilders.disconnect().reasonCode(code.byteValue()).build()
                : null;
    }

    /** None of its filters is subscribed: the library cannot be asked for some of a packet and answer for all. */
    static MqttMessage subAck(boolean five, MqttSubscribeMessage subscribe, MqttReasonCodes.SubAck code) {
        MqttReasonCodes.SubAck known = five ? code : MqttReasonCodes.SubAck.UNSPECIFIED_ERROR;
        int filters = subscribe.payload().topicSubscriptions().size();
        return new MqttSubAckMessage(
                new MqttFixedHeader(MqttMessageType.SUBACK, false, MqttQoS.AT_MOST_ONCE, false, 0),
                new MqttMessageIdAndPropertiesVariableHeader(
                        subscribe.variableHeader().messageId(), MqttProperties.NO_PROPERTIES),
                new MqttSubAckPayload(Collections.nCopies(filters, known.byteValue() & 0xff)));
    }
}
