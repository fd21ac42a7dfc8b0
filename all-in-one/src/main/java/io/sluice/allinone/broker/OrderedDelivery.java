/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import java.util.concurrent.Executor;
import org.apache.activemq.artemis.core.persistence.OperationContext;
import org.apache.activemq.artemis.core.persistence.impl.journal.OperationContextImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.MessageReference;
import org.apache.activemq.artemis.core.server.ServerConsumer;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.jspecify.annotations.Nullable;

/**
 * Has messages leave for a client in the order in which they stand in its queue (MQTT 5, section 4.6).
 *
 * <p>The library writes every packet when the disk operations that its thread has begun are complete. Threads serve all
 * connections in turn: one that has just worked off ingest's acknowledgements waits for the disk with what it hands over
 * next, while the thread after it has nothing to wait for and writes later messages at once; pieces of some hundred
 * messages changed places under load. A message that is handed over is on the disk already, so it leaves under a count of
 * its own, of nothing, and at once. Called by the library on its own threads, one at a time for a queue.
 */
final class OrderedDelivery implements ActiveMQServerMessagePlugin {

    /** What the thread had, from the begin to the end of handing over; deliveries may lie within one another. */
    private record Before(
            @Nullable OperationContext context, @Nullable Before outer) {}

    private final ThreadLocal<@Nullable Before> before = new ThreadLocal<>();

    private volatile @Nullable ActiveMQServer server;
    private volatile @Nullable Executor executor;

    @Override
    public void registered(ActiveMQServer registeredAt) {
        server = registeredAt;
    }

    @Override
    public void beforeDeliver(ServerConsumer consumer, MessageReference reference) {
        ActiveMQServer at = server;
        if (at == null) {
            return;
        }
        before.set(new Before(OperationContextImpl.getContext(), before.get()));
        OperationContextImpl.setContext(at.getStorageManager().newContext(executor(at)));
    }

    /** Also called when handing over has failed. */
    @Override
    public void afterDeliver(ServerConsumer consumer, MessageReference reference) {
        Before had = before.get();
        if (had == null) {
            return;
        }
        OperationContextImpl.setContext(had.context());
        if (had.outer() == null) {
            before.remove();
        } else {
            before.set(had.outer());
        }
    }

    private Executor executor(ActiveMQServer at) {
        Executor known = executor;
        if (known == null) {
            known = at.getExecutorFactory().getExecutor();
            executor = known;
        }
        return known;
    }
}
