/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import java.util.stream.IntStream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.postoffice.impl.PostOfficeImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Has the library find out one message at a time who wants a topic. The first message of a topic makes it collect the
 * subscriptions whose filters match; what it has collected so far can be seen meanwhile. A second connection that
 * publishes to the same topic at that moment would find a topic that nobody wants, and its message would be acknowledged
 * and dropped. Whoever comes second waits here until the collection is whole. Called by the library on its own threads.
 */
final class TopicOpening implements ActiveMQServerMessagePlugin {

    /** Topics share locks, so that there need not be one for each; held for microseconds. */
    private static final int LOCKS = 64;

    private final Object[] locks =
            IntStream.range(0, LOCKS).mapToObj(i -> new Object()).toArray();
    private volatile @Nullable PostOfficeImpl postOffice;

    @Override
    public void beforeSend(
            ServerSession session, Transaction tx, Message message, boolean direct, boolean noAutoCreateQueue)
            throws ActiveMQException {
        PostOfficeImpl office = postOffice;
        SimpleString topic = message.getAddressSimpleString();
        if (office == null || topic == null) {
            return;
        }
        synchronized (locks[Math.floorMod(topic.hashCode(), LOCKS)]) {
            collectSubscriptions(office, topic);
        }
    }

    private static void collectSubscriptions(PostOfficeImpl office, SimpleString topic) throws ActiveMQException {
        try {
            office.getAddressManager().getBindingsForRoutingAddress(topic);
        } catch (ActiveMQException e) {
            throw e;
        } catch (Exception e) {
            throw new ActiveMQException(
                    "the subscriptions of topic %s cannot be told: %s".formatted(LogText.of(topic.toString()), e));
        }
    }

    /** Once the server has its post office, before anybody can connect. */
    void serve(ActiveMQServer server) {
        if (!(server.getPostOffice() instanceof PostOfficeImpl office)) {
            throw new IllegalStateException("the broker library's post office is a " + server.getPostOffice());
        }
        postOffice = office;
    }
}
