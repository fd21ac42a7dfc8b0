/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.testservers;

import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * One server in a container that keeps its port and its data from {@link #start} to {@link #close}, however often it is
 * stopped or killed in between. It uses the host's network: the server itself listens on loopback, so there is no proxy
 * of the engine between it and the test, neither in what is measured nor in how a connection breaks.
 */
final class ServerContainer implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final int STOP_SECONDS = 20;

    private final Engine engine;
    private final String server;
    private final int port;
    private final BooleanSupplier ready;
    private final GenericContainer<?> container;

    private ServerContainer(
            Engine engine, String server, int port, BooleanSupplier ready, GenericContainer<?> container) {
        this.engine = engine;
        this.server = server;
        this.port = port;
        this.ready = ready;
        this.container = container;
    }

    /** Starts {@code server} with these files and this environment, and waits until {@code ready} says yes. */
    static ServerContainer start(
            String server, int port, Map<String, String> env, Map<String, String> files, BooleanSupplier ready) {
        Engine engine = Engine.get();
        String image = engine.images().of(server);
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image))
                .withNetworkMode("host")
                .withEnv(env)
                .withLabels(Engine.labels());
        files.forEach((path, text) -> container.withCopyToContainer(Transferable.of(text), path));
        return new ServerContainer(engine, server, port, ready, container).startFirst();
    }

    private ServerContainer startFirst() {
        try {
            container.start();
            engine.remember(container.getContainerId());
            awaitReady();
            return this;
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    int port() {
        return port;
    }

    String id() {
        return container.getContainerId();
    }

    /** The first process of the container as the engine sees it; 0 while it does not run. */
    long pid() {
        Long pid = engine.client().inspectContainerCmd(id()).exec().getState().getPidLong();
        return pid == null ? 0 : pid;
    }

    /** SIGTERM, as an orderly shutdown; SIGKILL after 20 s. */
    void stop() {
        engine.client().stopContainerCmd(id()).withTimeout(STOP_SECONDS).exec();
    }

    /** SIGKILL: what is not on the disk is gone. */
    void kill() {
        engine.client().killContainerCmd(id()).exec();
        Waiting.require(START_LIMIT, () -> !isRunning(), () -> server + " still runs after SIGKILL");
    }

    /** Starts it again after {@link #stop} or {@link #kill}, on the same port, with the data it had. */
    void startAgain() {
        engine.client().startContainerCmd(id()).exec();
        awaitReady();
    }

    /** Freezes it: connections stay open and nothing answers. */
    void pause() {
        engine.client().pauseContainerCmd(id()).exec();
    }

    void unpause() {
        engine.client().unpauseContainerCmd(id()).exec();
    }

    boolean isRunning() {
        return Boolean.TRUE.equals(
                engine.client().inspectContainerCmd(id()).exec().getState().getRunning());
    }

    /** What it has written so far, standard output and errors together. */
    String log() {
        return engine.logOf(id());
    }

    @Override
    public void close() {
        String id = container.getContainerId();
        if (id != null) {
            engine.remove(id);
        }
    }

    private void awaitReady() {
        boolean up = Waiting.until(START_LIMIT, () -> ready.getAsBoolean() || !isRunning()) && isRunning();
        if (!up) {
            throw new IllegalStateException("%s at port %d is not ready (running: %s); its log:%n%s"
                    .formatted(server, port, isRunning(), log()));
        }
    }
}
