/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttReasonCodes;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the library's MQTT decoder and its protocol code, one for each connection, on that connection's event
 * loop. It admits or refuses the client, keeps it off the broker's own topics and off ingest's share group, bounds its
 * packets, and carries topics through that the library would misread. What it refuses it answers with MQTT's reason, and
 * closes unless it is a subscription.
 */
final class MqttGate extends ChannelDuplexHandler {

    private final Door door;
    private final GateRules rules;
    private final Refusals refusals;
    private final BackPressure pressure;
    private final Queue<MqttMessage> held = new ArrayDeque<>();
    private @Nullable Runnable resume;
    private final int maximumPacketSize;
    private String clientId = "";
    private boolean admitted;
    private boolean five;
    private boolean expiryLimited;
    private boolean refused;

    MqttGate(Door door, GateRules rules, Refusals refusals, BackPressure pressure, int maximumPacketSize) {
        this.door = door;
        this.rules = rules;
        this.refusals = refusals;
        this.pressure = pressure;
        this.maximumPacketSize = maximumPacketSize;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object packet) {
        if (refused) {
            ReferenceCountUtil.release(packet);
        } else if (packet instanceof MqttMessage message) {
            receiveOrHold(ctx, message);
        } else {
            ctx.fireChannelRead(packet);
        }
    }

    /**
     * When the broker is full a device's PUBLISH, and what follows it, waits here, and nothing more is read from its
     * socket: what is held is what one read brought. A device whose keep-alive ends meanwhile is disconnected and comes
     * again.
     */
    private void receiveOrHold(ChannelHandlerContext ctx, MqttMessage message) {
        if (held.isEmpty() && !mustWait(message)) {
            receive(ctx, message);
            return;
        }
        held.add(message);
        if (resume == null) {
            ctx.channel().config().setAutoRead(false);
            await(ctx);
        }
    }

    private boolean mustWait(MqttMessage message) {
        return door == Door.DEVICES && message instanceof MqttPublishMessage && pressure.isOn();
    }

    private void await(ChannelHandlerContext ctx) {
        Runnable goOn = () -> ctx.executor().execute(() -> goOn(ctx));
        resume = goOn;
        pressure.await(goOn);
    }

    private void goOn(ChannelHandlerContext ctx) {
        resume = null;
        while (!held.isEmpty() && !refused) {
            if (mustWait(held.element())) {
                await(ctx);
                return;
            }
            receive(ctx, held.remove());
        }
        ctx.channel().config().setAutoRead(true);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (resume != null) {
            pressure.forget(resume);
        }
        held.forEach(ReferenceCountUtil::release);
        held.clear();
        EndOfConnection.send(ctx);
    }

    /** A connection that was reset ends like any other. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    private void receive(ChannelHandlerContext ctx, MqttMessage message) {
        if (isTooLarge(message)) {
            refuse(
                    ctx,
                    message,
                    MqttReasonCodes.Disconnect.PACKET_TOO_LARGE,
                    "a packet is larger than %d bytes".formatted(maximumPacketSize));
            return;
        }
        if (message.decoderResult().isFailure()) {
            ctx.fireChannelRead(message);
            return;
        }
        switch (message) {
            case MqttConnectMessage connect -> connect(ctx, connect);
            case MqttMessage other
            when !admitted ->
                refuse(ctx, other, MqttReasonCodes.Disconnect.PROTOCOL_ERROR, "it sent something before CONNECT");
            case MqttPublishMessage publish -> publish(ctx, publish);
            case MqttSubscribeMessage subscribe -> subscribe(ctx, subscribe);
            case MqttUnsubscribeMessage unsubscribe -> ctx.fireChannelRead(MqttPackets.escaped(unsubscribe));
            case MqttMessage other -> other(ctx, other);
        }
    }

    private boolean isTooLarge(MqttMessage message) {
        return message.decoderResult().cause() instanceof TooLongFrameException
                || message.fixedHeader() != null && size(message.fixedHeader().remainingLength()) > maximumPacketSize;
    }

    private static int size(int remainingLength) {
        int lengthBytes =
                remainingLength < 128 ? 1 : remainingLength < 16_384 ? 2 : remainingLength < 2_097_152 ? 3 : 4;
        return 1 + lengthBytes + remainingLength;
    }

    private void connect(ChannelHandlerContext ctx, MqttConnectMessage connect) {
        if (admitted) {
            refuse(ctx, connect, MqttReasonCodes.Disconnect.PROTOCOL_ERROR, "it sent CONNECT twice");
            return;
        }
        MqttConnectPayload payload = connect.payload();
        if (!rules.opens(door, payload.userName(), payload.passwordInBytes())) {
            reject(ctx, connect, GateAnswers.Rejection.CREDENTIALS, "user name or password is wrong");
            return;
        }
        String fault = rules.clientIdFault(door, payload.clientIdentifier());
        if (fault != null) {
            reject(ctx, connect, GateAnswers.Rejection.CLIENT_ID, fault);
            return;
        }
        String willFault = payload.willTopic() == null ? null : rules.topicFault(payload.willTopic());
        if (willFault != null) {
            reject(ctx, connect, GateAnswers.Rejection.WILL_TOPIC, willFault);
            return;
        }
        admit(connect);
        ctx.fireChannelRead(MqttPackets.escaped(connect));
    }

    private void admit(MqttConnectMessage connect) {
        admitted = true;
        five = GateAnswers.isFive(connect);
        clientId = connect.payload().clientIdentifier();
        expiryLimited = SessionExpiry.limit(door, connect.variableHeader().properties());
    }

    private void publish(ChannelHandlerContext ctx, MqttPublishMessage publish) {
        String topic = publish.variableHeader().topicName();
        String fault = rules.topicFault(topic);
        if (fault != null) {
            refuse(ctx, publish, MqttReasonCodes.Disconnect.TOPIC_NAME_INVALID, fault);
            return;
        }
        MqttPublishMessage meant = MqttPackets.renamed(publish, topic, TopicEscape.inward(topic));
        ctx.fireChannelRead(OwnOperations.forgottenAfterwards(meant));
    }

    /** A client whose filter is refused may stay: it knows from the answer, and may have something to publish. */
    private void subscribe(ChannelHandlerContext ctx, MqttSubscribeMessage subscribe) {
        for (MqttTopicSubscription subscription : subscribe.payload().topicSubscriptions()) {
            FilterFault fault = rules.filterFault(door, clientId, subscription.topicFilter());
            if (fault != null) {
                count(ctx, fault.reason());
                ctx.writeAndFlush(GateAnswers.subAck(five, subscribe, fault.code()));
                return;
            }
        }
        ctx.fireChannelRead(MqttPackets.escaped(subscribe));
    }

    private void other(ChannelHandlerContext ctx, MqttMessage message) {
        if (message.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header) {
            SessionExpiry.limit(door, header.properties());
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object packet, ChannelPromise promise) {
        switch (packet) {
            case MqttPublishMessage publish -> {
                String topic = publish.variableHeader().topicName();
                ctx.write(MqttPackets.renamed(publish, topic, TopicEscape.outward(topic)), promise);
            }
            case MqttConnAckMessage accepted when expiryLimited -> ctx.write(SessionExpiry.told(accepted), promise);
            default -> ctx.write(packet, promise);
        }
    }

    private void reject(
            ChannelHandlerContext ctx, MqttConnectMessage connect, GateAnswers.Rejection rejection, String reason) {
        end(ctx, connect, reason, GateAnswers.connAck(connect, rejection));
    }

    private void refuse(
            ChannelHandlerContext ctx, MqttMessage message, MqttReasonCodes.Disconnect code, String reason) {
        end(ctx, message, reason, GateAnswers.disconnect(five, code));
    }

    private void end(ChannelHandlerContext ctx, MqttMessage message, String reason, @Nullable MqttMessage answer) {
        refused = true;
        count(ctx, reason);
        ReferenceCountUtil.release(message);
        if (answer == null) {
            ctx.close();
        } else {
            ctx.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void count(ChannelHandlerContext ctx, String reason) {
        refusals.count(String.valueOf(ctx.channel().remoteAddress()), reason);
    }
}
