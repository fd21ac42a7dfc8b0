/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.activemq.artemis.api.core.Pair;
import org.apache.activemq.artemis.core.persistence.OperationContext;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTConnection;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTProtocolHandler;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTSessionState;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTStateManager;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTUtil;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnection;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerConnectionPlugin;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerSessionPlugin;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.jspecify.annotations.Nullable;

/**
 * Repairs what the library leaves in a client's session, at the one moment when nothing else touches it: the new
 * connection has taken the session over, the old one is closed, and no consumer of the new one exists yet. Also puts the
 * {@link MqttGate} into every new connection. Called by the library on its own threads; keeps no state of its own but
 * counters.
 *
 * <p><b>Packet ids.</b> The library keeps "message m for consumer c has packet id p" until p is acknowledged. When the
 * connection ends, m goes back to the queue and c never comes again, but the entry stays. After 65 535 such entries no
 * packet id is free, and the session is given no message ever again. At this moment every entry is such a left-over
 * (except those of QoS 2 releases, which have no consumer and are kept), so all are freed.
 *
 * <p><b>Shared subscriptions.</b> The library starts a known session's subscriptions right after the CONNACK. Ingest
 * subscribes after every CONNACK, and that makes a second consumer and ends the first, whose messages are sent again:
 * up to a whole window twice for each reconnect, and the acknowledgements of the first sending are refused. So the
 * internal clients' shared subscriptions start with their SUBSCRIBE, and once. The queue stays as it is meanwhile.
 */
final class SessionRepair implements ActiveMQServerConnectionPlugin, ActiveMQServerSessionPlugin {

    private static final String SHARE = "$share/";
    private static final int REMEMBERED = 32;

    private final GateRules rules;
    private final Refusals refusals;
    private final BackPressure pressure;
    private final int maximumPacketSize;
    private final boolean repairsSessions;
    private final OwnOperations operations;
    private final AtomicLong freed = new AtomicLong();
    private final Deque<OperationContext> lately = new ArrayDeque<>();
    private volatile @Nullable ActiveMQServer server;
    private volatile int internalPort;

    SessionRepair(
            GateRules rules,
            Refusals refusals,
            BackPressure pressure,
            int maximumPacketSize,
            boolean repairsSessions,
            OwnOperations operations) {
        this.pressure = pressure;
        this.repairsSessions = repairsSessions;
        this.operations = operations;
        this.rules = rules;
        this.refusals = refusals;
        this.maximumPacketSize = maximumPacketSize;
    }

    @Override
    public void registered(ActiveMQServer registeredAt) {
        server = registeredAt;
    }

    /** Tells which port is the internal one; until then every connection counts as a device's. */
    void internalPort(int port) {
        internalPort = port;
    }

    /** Packet ids freed since the start. */
    long freed() {
        return freed.get();
    }

    @Override
    public void afterCreateConnection(RemotingConnection connection) {
        ChannelPipeline pipeline = ((NettyConnection) connection.getTransportConnection())
                .getChannel()
                .pipeline();
        // A packet that is too large is refused by its header, before its bytes are collected.
        pipeline.replace(MqttDecoder.class, "mqtt-decoder", new MqttDecoder(maximumPacketSize));
        pipeline.addBefore(
                pipeline.context(MQTTProtocolHandler.class).name(),
                "mqtt-gate",
                new MqttGate(door(connection), rules, refusals, pressure, maximumPacketSize));
    }

    @Override
    public void afterCreateSession(ServerSession session) {
        ActiveMQServer at = server;
        if (repairsSessions && at != null && session.getRemotingConnection() instanceof MQTTConnection connection) {
            MQTTSessionState state = stateOf(at, connection.getClientID());
            // What was taken at QoS 2 may not have been safe when its connection broke: a repetition is stored once
            // more.
            state.getPubRec().clear();
            boolean internal = door(connection) == Door.INTERNAL;
            // Looking through all ids takes a millisecond or two, which devices that only publish are spared.
            if (internal || !state.getSubscriptions().isEmpty()) {
                freed.addAndGet(freePacketIds(state.getOutboundStore()));
            }
            if (internal) {
                holdSharedSubscriptions(state);
            } else {
                dropRefusedSubscriptions(state);
            }
        }
    }

    @Override
    public void afterCloseSession(ServerSession session, boolean failed) {
        OperationContext own = operations.end(session);
        synchronized (lately) {
            lately.addLast(own == null ? session.getSessionContext() : own);
            if (lately.size() > REMEMBERED) {
                lately.removeFirst();
            }
        }
    }

    /** The operations of the sessions that ended last, at most {@value #REMEMBERED}; some may not be complete. */
    List<OperationContext> lately() {
        synchronized (lately) {
            return List.copyOf(lately);
        }
    }

    private static MQTTSessionState stateOf(ActiveMQServer server, String clientId) {
        try {
            return MQTTStateManager.getInstance(server).getSessionState(clientId);
        } catch (Exception e) {
            throw new IllegalStateException(
                    "the broker's session state of " + LogText.of(clientId) + " cannot be read", e);
        }
    }

    static int freePacketIds(MQTTSessionState.OutboundStore store) {
        int count = 0;
        for (int id = 1; id <= MQTTUtil.TWO_BYTE_INT_MAX; id++) {
            Pair<Long, Long> messageAndConsumer = store.publishAckd(id);
            if (messageAndConsumer == null) {
                continue;
            }
            if (messageAndConsumer.getB() == 0) {
                store.publishReleasedSent(id, messageAndConsumer.getA());
            } else {
                count++;
            }
        }
        store.resetSendQuota();
        return count;
    }

    private static void holdSharedSubscriptions(MQTTSessionState state) {
        for (MqttTopicSubscription subscription : state.getSubscriptions()) {
            if (subscription.topicFilter().startsWith(SHARE)) {
                remove(state, subscription.topicFilter());
            }
        }
    }

    /** A stored session starts without a SUBSCRIBE, and may be of a time when other rules held or ingest's group was another. */
    private void dropRefusedSubscriptions(MQTTSessionState state) {
        for (MqttTopicSubscription subscription : state.getSubscriptions()) {
            String filter = TopicEscape.outward(subscription.topicFilter());
            FilterFault fault = rules.filterFault(Door.DEVICES, state.getClientId(), filter);
            if (fault != null) {
                refusals.count(LogText.of(state.getClientId()), fault.reason());
                remove(state, subscription.topicFilter());
            }
        }
    }

    private static void remove(MQTTSessionState state, String filter) {
        try {
            state.removeSubscription(filter);
        } catch (Exception e) {
            throw new IllegalStateException("the subscription " + LogText.of(filter) + " cannot be held back", e);
        }
    }

    private Door door(RemotingConnection connection) {
        return ((NettyConnection) connection.getTransportConnection())
                                        .getChannel()
                                        .localAddress()
                                instanceof InetSocketAddress local
                        && local.getPort() == internalPort
                        && local.getAddress().isLoopbackAddress()
                ? Door.INTERNAL
                : Door.DEVICES;
    }
}
