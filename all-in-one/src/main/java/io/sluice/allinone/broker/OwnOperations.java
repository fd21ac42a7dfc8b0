/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import io.netty.handler.codec.mqtt.MqttPublishMessage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.io.IOCallback;
import org.apache.activemq.artemis.core.persistence.OperationContext;
import org.apache.activemq.artemis.core.persistence.StorageManager;
import org.apache.activemq.artemis.core.persistence.impl.journal.OperationContextImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerSessionPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Has the library acknowledge a message when that message's own disk operations are complete.
 *
 * <p>The library counts: an acknowledgement leaves when as many operations are complete as had begun before it. The count
 * belongs to a thread, which works now for this connection and then for another, and not to the message. As long as every
 * operation goes to the journal, that makes no difference, for those complete in order. When the broker pages, a message
 * waits for the page file and then for its commit in the journal, while later ones, or what ingest acknowledges, are in the
 * journal already; they make up the count, and a device is told that the broker has what it has not. So each message gets
 * a count of its own before it is stored, and the thread loses it when the message is worked off. Called by the library on
 * its own threads.
 */
final class OwnOperations implements ActiveMQServerMessagePlugin, ActiveMQServerSessionPlugin {

    /** One of a session, so that its acknowledgements leave in order. */
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    private volatile @Nullable ActiveMQServer server;

    private static final class Session {
        private final Executor executor;
        private volatile @Nullable OperationContext latest;

        Session(Executor executor) {
            this.executor = executor;
        }
    }

    @Override
    public void registered(ActiveMQServer registeredAt) {
        server = registeredAt;
    }

    @Override
    public void beforeSend(
            ServerSession session, Transaction tx, Message message, boolean direct, boolean noAutoCreateQueue) {
        ActiveMQServer at = server;
        if (at == null) {
            return;
        }
        Session its = sessions.computeIfAbsent(
                session.getName(), _ -> new Session(at.getExecutorFactory().getExecutor()));
        StorageManager storage = at.getStorageManager();
        OperationContext own = storage.newContext(its.executor);
        follow(its.latest, own);
        its.latest = own;
        storage.setContext(own);
        if (at.getSessionByID(session.getName()) == null) {
            sessions.remove(session.getName()); // it has ended: a will, or what was still to be worked off
        }
    }

    /** A message is complete after the one before it: acknowledgements leave in order (MQTT 5, section 4.6). */
    private static void follow(@Nullable OperationContext before, OperationContext own) {
        if (before == null) {
            return;
        }
        own.storeLineUp();
        before.executeOnCompletion(new IOCallback() {
            @Override
            public void done() {
                own.done();
            }

            /** The one before is not acknowledged; this one may be. */
            @Override
            public void onError(int code, @Nullable String message) {
                own.done();
            }
        });
    }

    /** How many sessions are remembered. */
    int size() {
        return sessions.size();
    }

    /** The operations of a session's last message, which are complete when all are; {@code null} when it sent none. */
    @Nullable
    OperationContext end(ServerSession session) {
        Session its = sessions.remove(session.getName());
        return its == null ? null : its.latest;
    }

    /** A message of which the library's thread knows nothing more when it has worked it off. */
    static MqttPublishMessage forgottenAfterwards(MqttPublishMessage publish) {
        return new Forgotten(publish);
    }

    /** The library releases each packet on the thread that has worked it off, last of all. */
    private static final class Forgotten extends MqttPublishMessage {

        Forgotten(MqttPublishMessage publish) {
            super(publish.fixedHeader(), publish.variableHeader(), publish.content());
        }

        @Override
        public boolean release() {
            OperationContextImpl.clearContext();
            return super.release();
        }

        @Override
        public boolean release(int decrement) {
            OperationContextImpl.clearContext();
            return super.release(decrement);
        }
    }
}
