/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.testservers;

import java.util.Map;

/**
 * A real Mosquitto on a loopback port of its own, which it keeps until it is closed. Anonymous clients are let in,
 * sessions persist, and no limit is smaller than a test could need: queues of 10 million messages, 65 535 in flight.
 * Beware: Mosquitto writes its sessions to disk now and then (here every 5 s and at an orderly stop), so {@link #kill}
 * loses what it accepted since. Methods are for one thread at a time.
 */
public final class MosquittoServer implements AutoCloseable {

    private final ServerContainer container;

    private MosquittoServer(ServerContainer container) {
        this.container = container;
    }

    /** Starts one and waits until it accepts connections; throws with the reason when it cannot. */
    public static MosquittoServer start() {
        return start("");
    }

    /** The same with further lines of {@code mosquitto.conf} after the ones above. */
    public static MosquittoServer start(String extraConf) {
        int port = Ports.free();
        return new MosquittoServer(ServerContainer.start(
                "mosquitto",
                port,
                Map.of(),
                Map.of("/mosquitto/config/mosquitto.conf", configuration(port) + extraConf + "\n"),
                () -> Waiting.accepts(port)));
    }

    private static String configuration(int port) {
        return """
                listener %d 127.0.0.1
                allow_anonymous true
                set_tcp_nodelay true
                persistence true
                persistence_location /mosquitto/data/
                autosave_interval 5
                max_queued_messages 10000000
                max_queued_bytes 0
                max_inflight_messages 65535
                connection_messages false
                log_dest stderr
                log_type error
                log_type warning
                log_type notice
                log_type information
                """.formatted(port);
    }

    /** {@code tcp://127.0.0.1:port}; the same for its whole life. */
    public String uri() {
        return "tcp://127.0.0.1:" + port();
    }

    /** The loopback port; the same for its whole life. */
    public int port() {
        return container.port();
    }

    /** Its first process as the container engine sees it, others may be below it; 0 while it does not run. */
    public long pid() {
        return container.pid();
    }

    /** Ends it in order (SIGTERM); it saves its sessions. */
    public void stop() {
        container.stop();
    }

    /** Ends it with SIGKILL; sessions and messages since the last save are lost. */
    public void kill() {
        container.kill();
    }

    /** Starts it again on the same port with what it saved, and waits until it accepts connections. */
    public void startAgain() {
        container.startAgain();
    }

    /** Freezes it: connections stay open and nothing answers, until {@link #unpause}. */
    public void pause() {
        container.pause();
    }

    /** Lets it go on after {@link #pause}. */
    public void unpause() {
        container.unpause();
    }

    /** What it has logged so far. */
    public String log() {
        return container.log();
    }

    /** Ends it and removes its data. */
    @Override
    public void close() {
        container.close();
    }
}
