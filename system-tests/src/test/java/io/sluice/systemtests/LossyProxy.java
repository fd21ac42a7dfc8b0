/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Stands between publishers and a loopback broker and loses some messages as the worst of brokers would: it
 * acknowledges them itself and passes them on to nobody. Everything else passes as it came, in both directions and in
 * its order. Speaks MQTT 3.1.1, as the tests' publishers do; holds one frame per direction and connection at most, and
 * ends a connection with a frame of more than {@value MqttFrame#MOST_BYTES} bytes. Methods may be called from any
 * thread.
 */
final class LossyProxy implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int MQTT_3_1_1 = 4;

    /** A test that loses more than this has a predicate that it did not mean. */
    private static final int MOST_SWALLOWED = 10_000;

    private final ServerSocket door;
    private final InetSocketAddress broker;
    private final Predicate<Message> loses;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Message> swallowed = ConcurrentHashMap.newKeySet();

    private LossyProxy(ServerSocket door, InetSocketAddress broker, Predicate<Message> loses) {
        this.door = door;
        this.broker = broker;
        this.loses = loses;
    }

    /** What was published, the payload as UTF-8. */
    record Message(String topic, String payload) {}

    /**
     * A proxy in front of a loopback port; what listens there may come and go.
     *
     * @param loses which messages are lost, each time they are published; called from several threads
     */
    static LossyProxy before(int port, Predicate<Message> loses) {
        try {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            ServerSocket door = new ServerSocket(0, 128, loopback);
            LossyProxy proxy = new LossyProxy(door, new InetSocketAddress(loopback, port), loses);
            Thread.ofVirtual().name("lossy-proxy-door").start(proxy::acceptAll);
            return proxy;
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    /** The loopback port to connect to. */
    int port() {
        return door.getLocalPort();
    }

    /**
     * What was lost so far. A set, and not a count of frames: whoever loses the connection before it reads the
     * acknowledgement publishes the same once more, and that is no further loss.
     */
    Set<Message> swallowed() {
        return Set.copyOf(swallowed);
    }

    @Override
    public void close() {
        closeQuietly(door);
        sockets.forEach(LossyProxy::closeQuietly);
    }

    private void acceptAll() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Thread.ofVirtual().name("lossy-proxy-link").start(() -> new Link(client).run());
            } catch (IOException closed) {
                closeQuietly(door);
            }
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception closedAlready) {
            // it is only to be closed
        }
    }

    /** One publisher's connection and ours to the broker for it. */
    private final class Link {

        private final Socket client;
        private final Socket server = new Socket();

        Link(Socket client) {
            this.client = client;
        }

        void run() {
            sockets.add(client);
            sockets.add(server);
            try (client;
                    server) {
                if (door.isClosed()) {
                    return; // which may have been after close() went through the sockets
                }
                server.connect(broker, CONNECT_MILLIS);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                Thread back = Thread.ofVirtual().name("lossy-proxy-back").start(this::passBack);
                passOn();
                back.join();
            } catch (IOException broken) {
                // both ends are closed: it is the publisher's to connect again
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } finally {
                sockets.remove(client);
                sockets.remove(server);
            }
        }

        /** From the publisher to the broker, until its end, which is passed on. */
        private void passOn() throws IOException {
            DataInputStream in = buffered(client);
            OutputStream out = server.getOutputStream();
            try {
                while (true) {
                    MqttFrame frame = MqttFrame.read(in);
                    requireKnownVersion(frame);
                    if (frame.isPublish() && swallows(frame)) {
                        acknowledge(frame);
                    } else {
                        frame.writeTo(out);
                    }
                }
            } catch (EOFException end) {
                server.shutdownOutput();
            }
        }

        private boolean swallows(MqttFrame publish) throws IOException {
            Message message = new Message(publish.topic(), publish.text());
            if (!loses.test(message)) {
                return false;
            }
            // Before it is acknowledged, so that whoever has all acknowledgements finds it here.
            if (swallowed.add(message) && swallowed.size() > MOST_SWALLOWED) {
                throw new IOException("more than %d messages were to be lost".formatted(MOST_SWALLOWED));
            }
            return true;
        }

        private void acknowledge(MqttFrame publish) throws IOException {
            switch (publish.qos()) {
                case 0 -> {
                    // nobody waits for an answer
                }
                case 1 -> answer(MqttFrame.puback(publish.packetId()));
                default -> throw new IOException("a message of QoS 2 cannot be lost here: it takes four packets");
            }
        }

        /** From the broker to the publisher. Without the one there is nothing for the other: this ends both ways. */
        private void passBack() {
            try (client;
                    server) {
                DataInputStream in = buffered(server);
                while (true) {
                    answer(MqttFrame.read(in));
                }
            } catch (IOException ended) {
                // closed above
            }
        }

        /** Two threads write to the publisher: the broker's answers, and our own between them. */
        private void answer(MqttFrame frame) throws IOException {
            synchronized (this) {
                frame.writeTo(client.getOutputStream());
            }
        }

        /** In MQTT 5 a PUBLISH has properties before its payload, and a topic may be a number. */
        private static void requireKnownVersion(MqttFrame frame) throws IOException {
            if (frame.type() == MqttFrame.CONNECT && frame.body()[6] != MQTT_3_1_1) {
                throw new IOException("only MQTT 3.1.1 is understood here, not level " + frame.body()[6]);
            }
        }

        private static DataInputStream buffered(Socket socket) throws IOException {
            return new DataInputStream(new BufferedInputStream(socket.getInputStream(), 16 * 1024));
        }
    }
}
