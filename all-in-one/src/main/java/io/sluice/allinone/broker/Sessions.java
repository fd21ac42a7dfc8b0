/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import java.util.List;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTConnection;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTSessionState;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTStateManager;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTUtil;
import org.apache.activemq.artemis.core.server.ActiveMQServer;

/** The library's MQTT sessions: who reads a queue, and how a session is ended from this side. */
final class Sessions {

    private final ActiveMQServer server;
    private final QueueNames names;
    private final MQTTStateManager states;
    private List<MQTTSessionState> foundAtStart;

    Sessions(ActiveMQServer server, QueueNames names) throws Exception {
        this.server = server;
        this.names = names;
        this.states = MQTTStateManager.getInstance(server);
        this.foundAtStart = List.copyOf(states.getSessionStates().values());
    }

    /** Every session that has a subscription with this queue; several only where it is shared. */
    List<MQTTSessionState> readersOf(String queue) {
        return states.getSessionStates().values().stream()
                .filter(state -> queuesOf(state).contains(queue))
                .toList();
    }

    private List<String> queuesOf(MQTTSessionState state) {
        return state.getSubscriptions().stream()
                .map(subscription -> queueOf(state, subscription))
                .toList();
    }

    private String queueOf(MQTTSessionState state, MqttTopicSubscription subscription) {
        return MQTTUtil.getCoreQueueFromMqttTopic(
                subscription.topicFilter(),
                state.getClientId(),
                server.getConfiguration().getWildcardConfiguration());
    }

    /** Sessions found at the start whose client has not come since, but for ingest's. */
    List<MQTTSessionState> forgotten() {
        foundAtStart = foundAtStart.stream()
                .filter(state ->
                        state.getSession() == null && states.getSessionStates().get(state.getClientId()) == state)
                .toList();
        return foundAtStart.stream()
                .filter(state -> queuesOf(state).stream().noneMatch(names::isIngests))
                .toList();
    }

    /**
     * Ends a session. When its client is connected, the connection is ended and the library ends the session with it, in the
     * connection's own order; otherwise it is gone at once, with the queues that are its own.
     *
     * @return whether its client is connected
     */
    boolean end(MQTTSessionState state) throws Exception {
        MQTTConnection connection = states.getConnectedClient(state.getClientId());
        if (connection != null) {
            state.setClientSessionExpiryInterval(0);
            connection.disconnect(false);
            return true;
        }
        states.removeSessionState(state.getClientId());
        for (MqttTopicSubscription subscription : state.getSubscriptions()) {
            if (!MQTTUtil.isSharedSubscription(subscription.topicFilter())) {
                destroyQueue(queueOf(state, subscription));
            }
        }
        destroyQueue(MQTTUtil.QOS2_MANAGEMENT_QUEUE_PREFIX + state.getClientId());
        return false;
    }

    /** Does nothing when it is gone already. */
    void destroyQueue(String name) throws Exception {
        SimpleString queue = SimpleString.of(name);
        if (server.locateQueue(queue) != null) {
            server.destroyQueue(queue, null, false, true);
        }
    }
}
