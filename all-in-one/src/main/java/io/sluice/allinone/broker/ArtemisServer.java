/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration LOOK_FOR_FORGOTTEN = Duration.ofMinutes(1);
    private static final Duration END_OF_LOOK = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(ArtemisServer.class);

    private final BrokerSettings settings;
    private final Refusals refusals;
    private final SessionRepair repair;
    private final TopicOpening topicOpening = new TopicOpening();
    private final OwnOperations operations = new OwnOperations();
    private final ActiveMQServer server;
    private final Subscriptions subscriptions;
    private final BackPressure pressure = new BackPressure();
    // Two threads: removing a large queue takes a while, and the pressure is to be seen meanwhile.
    private final ScheduledExecutorService housekeeping = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("broker-housekeeping-", 0).factory());
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile @Nullable ForeignSubscriptions foreign;

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
        this.subscriptions = new Subscriptions(server, new QueueNames(settings.shareGroup()));
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
            started.subscriptions.removeImpostors();
            started.repair.internalPort(internalPort);
            started.repair.internalPort(started.listen(Door.INTERNAL, "127.0.0.1", internalPort));
            started.keepHouse();
            return started;
        } catch (Exception e) {
            started.stop();
            throw e;
        }
    }

    private void keepHouse() throws Exception {
        ForeignSubscriptions ofOthers = new ForeignSubscriptions(
                subscriptions,
                new Sessions(server, new QueueNames(settings.shareGroup())),
                ForeignSubscriptions.Bounds.of(settings));
        long start = System.nanoTime();
        foreign = ofOthers;
        every(
                LOOK,
                "How full the embedded broker is cannot be seen; its own limits hold",
                () -> pressure.set(isFull()));
        every(LOOK, "What others leave unread cannot be seen", () -> ofOthers.look(isDiskLow()));
        every(
                LOOK_FOR_FORGOTTEN,
                "Forgotten sessions cannot be ended",
                () -> ofOthers.endForgotten(Duration.ofNanos(System.nanoTime() - start)));
    }

    private void every(Duration period, String failed, Look look) {
        Runnable safely = () -> {
            try {
                look.take();
            } catch (Exception e) {
                log.warn(failed, e);
            }
        };
        housekeeping.scheduleWithFixedDelay(safely, 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    @FunctionalInterface
    private interface Look {
        void take() throws Exception;
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
        return listen(Door.DEVICES, settings.address(), settings.port());
    }

    private int listen(Door door, String address, int port) throws Exception {
        NettyAcceptor acceptor = (NettyAcceptor) server.getRemotingService()
                .createAcceptor(ArtemisSettings.acceptor(door, address, port, settings.maximumPacketSize()));
        try {
            acceptor.start();
            return acceptor.getActualPort();
        } catch (Exception e) {
            server.getRemotingService().destroyAcceptor(ArtemisSettings.nameOf(door));
            throw e;
        }
    }

    int internalPort() {
        return ((NettyAcceptor) server.getRemotingService().getAcceptor(ArtemisSettings.nameOf(Door.INTERNAL)))
                .getActualPort();
    }

    void stop() throws Exception {
        // Not interrupted: a thread that is interrupted while it works on a file closes the file.
        housekeeping.shutdown();
        housekeeping.awaitTermination(END_OF_LOOK.toMillis(), TimeUnit.MILLISECONDS);
        if (server.getRemotingService() != null && server.getRemotingService().isStarted()) {
            new Quiescence(server, repair).bring(subscriptions.all());
        }
        server.stop();
    }

    private boolean isFull() throws Exception {
        return isDiskLow() || !fullSubscriptions().isEmpty() || statistics().backlogShare() >= 1;
    }

    /** Sessions of which something is remembered beside the library's own state. */
    int rememberedSessions() {
        return operations.size();
    }

    /** For tests, which cannot wait so long. */
    void endForgotten(Duration sinceStart) throws Exception {
        Objects.requireNonNull(foreign).endForgotten(sinceStart);
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

    /** Names of ingest's subscriptions whose backlog has reached its bound; what others leave unread ends them. */
    List<String> fullSubscriptions() throws Exception {
        List<String> full = new ArrayList<>();
        for (Queue queue : subscriptions.ofIngest()) {
            if (subscriptions.isFull(queue)) {
                full.add(queue.getName().toString());
            }
        }
        return full;
    }

    BrokerStatistics statistics() throws Exception {
        long queued = 0;
        for (Queue queue : subscriptions.all()) {
            queued += queue.getMessageCount();
        }
        long largest = 0;
        for (Queue queue : subscriptions.ofIngest()) {
            largest = Math.max(largest, subscriptions.pageBytes(queue));
        }
        ForeignSubscriptions ofOthers = foreign;
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
                repair.freed(),
                ofOthers == null ? 0 : ofOthers.ended());
    }

    /** The flow of every connected member of ingest's share group. */
    List<SessionFlow> flows() throws Exception {
        return new FlowProbe(server).look(subscriptions.ofIngest());
    }

    /** Ends a client's connection from this side; it connects again, and its session is repaired. */
    void dropConnection(String clientId) throws Exception {
        MQTTConnection connection = MQTTStateManager.getInstance(server).getConnectedClient(clientId);
        if (connection != null) {
            connection.disconnect(false);
        }
    }
}
