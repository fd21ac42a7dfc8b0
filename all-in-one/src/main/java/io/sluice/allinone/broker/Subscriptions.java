/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import java.util.List;
import java.util.stream.Stream;
import org.apache.activemq.artemis.core.paging.PagingStore;
import org.apache.activemq.artemis.core.postoffice.impl.LocalQueueBinding;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queues behind the subscriptions, and how full they are: ingest's apart from everybody else's, because only ingest's
 * are worth waiting for. Safe for all threads.
 */
final class Subscriptions {

    private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);

    private final ActiveMQServer server;
    private final QueueNames names;

    Subscriptions(ActiveMQServer server, QueueNames names) {
        this.server = server;
        this.names = names;
    }

    List<Queue> all() {
        return stream().toList();
    }

    List<Queue> ofIngest() {
        return stream().filter(this::isIngests).toList();
    }

    List<Queue> ofOthers() {
        return stream()
                .filter(queue -> !isIngests(queue)
                        && !QueueNames.isBrokers(queue.getName().toString()))
                .toList();
    }

    private Stream<Queue> stream() {
        return server.getPostOffice()
                .getAllBindings()
                .filter(LocalQueueBinding.class::isInstance)
                .map(binding -> ((LocalQueueBinding) binding).getQueue())
                .filter(queue -> !queue.isInternalQueue());
    }

    private boolean isIngests(Queue queue) {
        return names.isIngests(queue.getName().toString(), queue.getAddress().toString());
    }

    /** Whether its page files have reached the library's own limit, beyond which publishers are disconnected. */
    boolean isFull(Queue queue) throws Exception {
        return pagesOf(queue).isPageFull();
    }

    /** What a queue leaves unread, in memory and in page files. */
    long unreadBytes(Queue queue) throws Exception {
        return Math.max(queue.getPersistentSize(), pageBytes(queue));
    }

    /**
     * The page files a queue still needs. All subscriptions of one filter share the files, which stay until the last has read
     * them; so a queue's own share begins at the page it has come to. There may be fewer files than that: one in the middle
     * goes when everybody has read it.
     */
    long pageBytes(Queue queue) throws Exception {
        PagingStore pages = pagesOf(queue);
        long at = pages.isPaging() ? queue.getPageSubscription().getFirstPage() : -1;
        if (at < 0) {
            return 0;
        }
        long ahead = pages.getCurrentWritingPage() - at + 1;
        return Math.min(ahead, pages.getNumberOfPages()) * pages.getPageSizeBytes();
    }

    private PagingStore pagesOf(Queue queue) throws Exception {
        return server.getPagingManager().getPageStore(queue.getAddress());
    }

    /**
     * Removes queues that have the name of one of ingest's and were made for another filter, by a device, when ingest's share
     * group was another. Ingest would be given that queue, and none of its own messages. To be called before ingest comes.
     */
    void removeImpostors() throws Exception {
        for (Queue queue : ofOthers()) {
            String name = queue.getName().toString();
            if (names.isIngests(name)) {
                log.warn(
                        "A device's old subscription has the name of ingest's, {}; it is removed with {} messages",
                        LogText.of(name),
                        queue.getMessageCount());
                server.destroyQueue(queue.getName(), null, false, true);
            }
        }
    }
}
