/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.filter.Filter;
import org.apache.activemq.artemis.core.paging.PagingManager;
import org.apache.activemq.artemis.core.paging.PagingStore;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.server.impl.QueueFactoryImpl;
import org.apache.activemq.artemis.core.server.impl.QueueImpl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The library's server, except that the queues of ingest's share group are never deleted.
 *
 * <p>The library deletes a shared subscription's queue, with everything that waits in it, when a member's connection ends
 * while its SUBSCRIBE is being processed (a cut at the wrong moment), and when the last connected member unsubscribes,
 * starts clean, or ends its session. For ingest every one of these would lose acknowledged messages. How other queues are
 * deleted is {@link PageCleanup}'s business.
 */
final class KeepingServer extends ActiveMQServerImpl {

    private static final Logger log = LoggerFactory.getLogger(KeepingServer.class);

    private final QueueNames names;
    private final PageCleanup cleanup = new PageCleanup();

    KeepingServer(Configuration configuration, String shareGroup) {
        super(configuration);
        this.names = new QueueNames(shareGroup);
    }

    /** Called by the library after it made its own queue factory and before the first queue. */
    @Override
    public PagingManager createPagingManager() throws Exception {
        replaceQueueFactory(new KeepingFactory(this));
        return super.createPagingManager();
    }

    private boolean isKept(QueueConfiguration queue) {
        return names.isIngests(queue.getName().toString(), queue.getAddress().toString())
                && queue.isDurable()
                && !queue.isInternal();
    }

    private final class KeepingFactory extends QueueFactoryImpl {

        KeepingFactory(ActiveMQServerImpl server) {
            super(
                    server.getExecutorFactory(),
                    server.getScheduledPool(),
                    server.getAddressSettingsRepository(),
                    server.getStorageManager(),
                    server);
        }

        @Override
        public Queue createQueueWith(QueueConfiguration queue, PagingManager paging, Filter filter) {
            boolean ofTheBroker =
                    queue.isInternal() || QueueNames.isBrokers(queue.getName().toString());
            return ofTheBroker
                    ? super.createQueueWith(queue, paging, filter)
                    : new SubscriptionQueue(queue, paging, filter);
        }

        private final class SubscriptionQueue extends QueueImpl {

            private final boolean kept;

            SubscriptionQueue(QueueConfiguration queue, PagingManager paging, Filter filter) {
                super(
                        queue,
                        filter,
                        pagesOf(queue, paging),
                        QueueFactoryImpl.getPageSubscription(queue, paging, filter),
                        scheduledExecutor,
                        postOffice,
                        storageManager,
                        addressSettingsRepository,
                        executorFactory.getExecutor(),
                        server,
                        KeepingFactory.this);
                this.kept = isKept(queue);
            }

            @Override
            public void deleteQueue(boolean removeConsumers) throws Exception {
                if (kept) {
                    log.info(
                            "The subscription {} is kept, with {} messages, although its last member left",
                            getName(),
                            getMessageCount());
                    return;
                }
                cleanup.pause(getPagingStore());
                try {
                    super.deleteQueue(removeConsumers);
                } finally {
                    cleanup.resume(getPagingStore(), scheduledExecutor);
                }
            }
        }
    }

    private static PagingStore pagesOf(QueueConfiguration queue, PagingManager paging) {
        try {
            return paging.getPageStore(queue.getAddress());
        } catch (Exception e) {
            throw new IllegalStateException("the page files of " + queue.getName() + " cannot be opened", e);
        }
    }
}
