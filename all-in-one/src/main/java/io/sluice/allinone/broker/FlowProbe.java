/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTConnection;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTSessionState;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTStateManager;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnection;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Consumer;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.impl.ServerConsumerImpl;

/** Reads from the library how messages flow to the members of queues. */
final class FlowProbe {

    private final ActiveMQServer server;

    FlowProbe(ActiveMQServer server) {
        this.server = server;
    }

    /** The flow of every connected reader of these queues. */
    List<SessionFlow> look(List<Queue> queues) throws Exception {
        Map<String, SessionFlow> flows = new HashMap<>();
        for (Queue queue : queues) {
            addFlows(queue, flows);
        }
        return List.copyOf(flows.values());
    }

    private void addFlows(Queue queue, Map<String, SessionFlow> flows) throws Exception {
        long waiting = Math.max(0, queue.getMessageCount() - queue.getDeliveringCount());
        for (Consumer consumer : queue.getConsumers()) {
            if (consumer instanceof ServerConsumerImpl member) {
                String clientId = member.getConnectionClientID();
                SessionFlow sofar = flows.getOrDefault(clientId, idle(clientId));
                flows.put(
                        clientId,
                        new SessionFlow(
                                clientId,
                                sofar.waiting() + waiting,
                                sofar.handedOut() + member.getMessagesInTransit(),
                                sofar.acknowledged() + member.getMessagesAcknowledged(),
                                sofar.inFlight(),
                                sofar.window(),
                                sofar.writable()));
            }
        }
    }

    private SessionFlow idle(String clientId) throws Exception {
        MQTTStateManager sessions = MQTTStateManager.getInstance(server);
        MQTTConnection connection = sessions.getConnectedClient(clientId);
        MQTTSessionState state = sessions.getSessionState(clientId);
        int window = connection == null ? 0 : connection.getReceiveMaximum();
        return new SessionFlow(
                clientId,
                0,
                0,
                0,
                state.getOutboundStore().getSendQuota(),
                window < 0 ? 65_535 : window,
                connection != null && isWritable(connection));
    }

    private static boolean isWritable(MQTTConnection connection) {
        return ((NettyConnection) connection.getTransportConnection())
                .getChannel()
                .isWritable();
    }
}
