/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import java.time.Duration;
import java.util.List;
import org.apache.activemq.artemis.core.persistence.OperationContext;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTStateManager;
import org.apache.activemq.artemis.core.remoting.server.RemotingService;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;

/**
 * Brings the library to rest before it is stopped: what it still does while its journal closes it reports as warnings and
 * errors, one for each message, though nothing is lost. Takes some seconds at most.
 */
final class Quiescence {

    private static final Duration SESSIONS = Duration.ofSeconds(2);
    private static final Duration OPERATIONS = Duration.ofMillis(500);

    private final ActiveMQServer server;
    private final SessionRepair sessions;

    Quiescence(ActiveMQServer server, SessionRepair sessions) {
        this.server = server;
        this.sessions = sessions;
    }

    void bring(List<Queue> queues) throws Exception {
        RemotingService remoting = server.getRemotingService();
        remoting.pauseAcceptors();
        remoting.getConnections().forEach(connection -> connection.disconnect(false));
        awaitSessionsEnd();
        for (OperationContext operations : sessions.lately()) {
            operations.waitCompletion(OPERATIONS.toMillis());
        }
        server.getPagingManager().disableCleanup();
        for (Queue queue : queues) {
            queue.flushExecutor();
            server.getPagingManager().getPageStore(queue.getAddress()).flushExecutors();
        }
    }

    private void awaitSessionsEnd() throws Exception {
        long limit = System.nanoTime() + SESSIONS.toNanos();
        MQTTStateManager states = MQTTStateManager.getInstance(server);
        while (!states.getConnectedClients().isEmpty() && System.nanoTime() - limit < 0) {
            Thread.sleep(10);
        }
    }
}
