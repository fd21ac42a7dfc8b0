/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscribePayload;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption.RetainedHandlingPolicy;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribePayload;

/** Packets as the library needs to see them, so that it does what the client meant. */
final class MqttPackets {

    private static final String SHARE = "$share/";

    private MqttPackets() {}

    /**
     * With filters the library reads as meant, and shared subscriptions without retained messages: MQTT gives them none,
     * the library would send all of them at every SUBSCRIBE.
     */
    static MqttSubscribeMessage escaped(MqttSubscribeMessage subscribe) {
        return new MqttSubscribeMessage(
                subscribe.fixedHeader(),
                subscribe.idAndPropertiesVariableHeader(),
                new MqttSubscribePayload(subscribe.payload().topicSubscriptions().stream()
                        .map(MqttPackets::escaped)
                        .toList()));
    }

    private static MqttTopicSubscription escaped(MqttTopicSubscription subscription) {
        String filter = TopicEscape.inward(subscription.topicFilter());
        MqttSubscriptionOption option = subscription.option();
        RetainedHandlingPolicy retained =
                filter.startsWith(SHARE) ? RetainedHandlingPolicy.DONT_SEND_AT_SUBSCRIBE : option.retainHandling();
        return new MqttTopicSubscription(
                filter,
                new MqttSubscriptionOption(option.qos(), option.isNoLocal(), option.isRetainAsPublished(), retained));
    }

    static MqttPublishMessage renamed(MqttPublishMessage publish, String topic, String name) {
        if (name.equals(topic)) {
            return publish;
        }
        MqttPublishVariableHeader header = publish.variableHeader();
        return new MqttPublishMessage(
                publish.fixedHeader(),
                new MqttPublishVariableHeader(name, header.packetId(), header.properties()),
                publish.payload());
    }

    static MqttUnsubscribeMessage escaped(MqttUnsubscribeMessage unsubscribe) {
        return new MqttUnsubscribeMessage(
                unsubscribe.fixedHeader(),
                unsubscribe.idAndPropertiesVariableHeader(),
                new MqttUnsubscribePayload(unsubscribe.payload().topics().stream()
                        .map(TopicEscape::inward)
                        .toList()));
    }

    static MqttConnectMessage escaped(MqttConnectMessage connect) {
        MqttConnectPayload payload = connect.payload();
        if (payload.willTopic() == null) {
            return connect;
        }
        return new MqttConnectMessage(
                connect.fixedHeader(),
                connect.variableHeader(),
                new MqttConnectPayload(
                        payload.clientIdentifier(),
                        payload.willProperties(),
                        TopicEscape.inward(payload.willTopic()),
                        payload.willMessageInBytes(),
                        payload.userName(),
                        payload.passwordInBytes()));
    }
}
