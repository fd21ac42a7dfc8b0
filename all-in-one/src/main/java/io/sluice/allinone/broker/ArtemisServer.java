/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.activemq.artemis.core.paging.PagingStore;
import org.apache.activemq.artemis.core.postoffice.impl.LocalQueueBinding;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTConnection;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTStateManager;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the broker library, from its start to its end. Questions may be asked from any thread. */
final class ArtemisServer {

    private static final String INTERNAL = "internal";
    private static final String DEVICES = "devices";

    private static final Duration LOOK = Duration.ofMillis(100);

    private static final Logger log = LoggerFactory.getLogger(ArtemisServer.class);

    private final BrokerSettings settings;
    private final Refusals refusals;
    private final SessionRepair repair;
    private final TopicOpening topicOpening = new TopicOpening();
    private final OwnOperations operations = new OwnOperations();
    private final ActiveMQServer server;
    private final BackPressure pressure = new BackPressure();
    private final ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("broker-pressure").factory());
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private ArtemisServer(BrokerSettings settings, Account internal, Refusals refusals, boolean repairsSessions)
            throws Exception {
        this.settings = settings;
        this.refusals = refusals;
        this.repair = new SessionRepair(
                new GateRules(internal, settings.accounts(), settings.shareGroup()),
                refusals,
                pressure,
                settings.maximumPacketSize(),
                repairsSessions,
                operations);
        this.server = new KeepingServer(ArtemisSettings.configuration(settings), settings.shareGroup());
        server.registerBrokerPlugin(repair);
        server.registerBrokerPlugin(topicOpening);
        server.registerBrokerPlugin(operations);
        server.registerBrokerPlugin(new OrderedDelivery());
        server.registerActivationFailureListener(failure::set);
        server.registerIOCriticalErrorListener((cause, message, file) -> failure.compareAndSet(null, cause));
    }

    /**
     * Starts the library and its internal acceptor on loopback.
     *
     * @param internalPort the port of the last run, or 0 for a free one
     */
    static ArtemisServer start(
            BrokerSettings settings, Account internal, Refusals refusals, int internalPort, boolean repairsSessions)
            throws Exception {
        ArtemisServer started = new ArtemisServer(settings, internal, refusals, repairsSessions);
        try {
            started.server.start();
            started.requireActive();
            started.topicOpening.serve(started.server);
            started.repair.internalPort(internalPort);
            started.repair.internalPort(started.listen(INTERNAL, "127.0.0.1", internalPort));
            started.housekeeping.scheduleWithFixedDelay(
                    started::updatePressure, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
            return started;
        } catch (Exception e) {
            started.stop();
            throw e;
        }
    }

    private void requireActive() throws Exception {
        switch (failure.get()) {
            case null -> {}
            case Exception e -> throw e;
            case Throwable t -> throw new IllegalStateException(t);
        }
        if (!server.isActive()) {
            throw new IllegalStateException("the broker library did not become active");
        }
    }

    /** Opens the devices' acceptor and returns its port. */
    int listenForDevices() throws Exception {
        return listen(DEVICES, settings.address(), settings.port());
    }

    private int listen(String name, String address, int port) throws Exception {
        NettyAcceptor acceptor = (NettyAcceptor) server.getRemotingService()
                .createAcceptor(ArtemisSettings.acceptor(name, address, port, settings.maximumPacketSize()));
        try {
            acceptor.start();
            return acceptor.getActualPort();
        } catch (Exception e) {
            server.getRemotingService().destroyAcceptor(name);
            throw e;
        }
    }

    int internalPort() {
        return ((NettyAcceptor) server.getRemotingService().getAcceptor(INTERNAL)).getActualPort();
    }

    void stop() throws Exception {
        housekeeping.shutdownNow();
        if (server.getRemotingService() != null && server.getRemotingService().isStarted()) {
            new Quiescence(server, repair).bring(queues());
        }
        server.stop();
    }

    private void updatePressure() {
        try {
            pressure.set(isDiskLow()
                    || !fullSubscriptions().isEmpty()
                    || statistics().backlogShare() >= 1);
        } catch (Exception e) {
            log.warn("How full the embedded broker is cannot be seen; its own limits hold", e);
        }
    }

    /** Sessions of which something is remembered beside the library's own state. */
    int rememberedSessions() {
        return operations.size();
    }

    boolean isActive() {
        return server.isActive();
    }

    /** What ended the library on its own, if anything did. */
    @Nullable
    Throwable failure() {
        return failure.get();
    }

    boolean isDiskLow() {
        return server.getPagingManager().isDiskFull();
    }

    /** Names of subscriptions whose backlog has reached its bound. */
    List<String> fullSubscriptions() throws Exception {
        List<String> full = new ArrayList<>();
        for (Queue queue : queues()) {
            if (pagesOf(queue).isPageFull()) {
                full.add(queue.getName().toString());
            }
        }
        return full;
    }

    BrokerStatistics statistics() throws Exception {
        long queued = 0;
        long largest = 0;
        for (Queue queue : queues()) {
            queued += queue.getMessageCount();
            PagingStore pages = pagesOf(queue);
            largest = Math.max(largest, pages.isPaging() ? pages.getNumberOfPages() * pages.getPageSizeBytes() : 0);
        }
        return new BrokerStatistics(
                queued,
                server.getPagingManager().getGlobalSize(),
                settings.memoryBytes(),
                largest,
                settings.maxBacklogBytes(),
                server.getRemotingService().getConnectionCount(),
                pressure.isOn(),
                pressure.waiting(),
                refusals.total(),
                repair.freed());
    }

    private PagingStore pagesOf(Queue queue) throws Exception {
        return server.getPagingManager().getPageStore(queue.getAddress());
    }

    private List<Queue> queues() {
        Stream<Queue> local = server.getPostOffice()
                .getAllBindings()
                .filter(LocalQueueBinding.class::isInstance)
                .map(binding -> ((LocalQueueBinding) binding).getQueue());
        return local.filter(queue -> !queue.isInternalQueue()).toList();
    }

    /** The flow of every connected member of ingest's share group. */
    List<SessionFlow> flows() throws Exception {
        return new FlowProbe(server, settings.shareGroup()).look(queues());
    }

    /** Ends a client's connection from this side; it connects again, and its session is repaired. */
    void dropConnection(String clientId) throws Exception {
        MQTTConnection connection = MQTTStateManager.getInstance(server).getConnectedClient(clientId);
        if (connection != null) {
            connection.disconnect(false);
        }
    }
}
