/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import io.sluice.mqtt.wire.Packets;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A broker that does what a test tells it to: each accepted connection is handed to the script on a thread of its own. */
final class FakeBroker implements AutoCloseable {

    /** What happens on one connection. */
    @FunctionalInterface
    interface Script {
        void run(Conversation conversation) throws Exception;
    }

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final BlockingQueue<Script> scripts = new LinkedBlockingQueue<>();
    private final List<Long> acceptedAt = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    FakeBroker() throws IOException {
        Thread.ofVirtual().start(this::acceptAll);
    }

    /** The script of the next connection; without one a connection subscribes and stays. */
    FakeBroker next(Script script) {
        scripts.add(script);
        return this;
    }

    URI uri() {
        return URI.create("tcp://127.0.0.1:" + door.getLocalPort());
    }

    List<Long> acceptedAt() {
        return List.copyOf(acceptedAt);
    }

    List<Throwable> failures() {
        return List.copyOf(failures);
    }

    private void acceptAll() {
        while (!door.isClosed()) {
            try {
                Socket socket = door.accept();
                acceptedAt.add(System.nanoTime());
                Script script = scripts.poll();
                Thread.ofVirtual().start(() -> run(socket, script));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void run(Socket socket, Script script) {
        try (socket) {
            Conversation conversation = new Conversation(socket);
            if (script == null) {
                conversation.acceptAndSubscribe(false);
                conversation.stay();
            } else {
                script.run(conversation);
            }
        } catch (IOException ended) {
            // the client went away
        } catch (Exception | AssertionError e) {
            failures.add(e);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    /** One connection, seen from the broker. */
    static final class Conversation {

        private final Socket socket;
        private final DataInputStream in;
        final BlockingQueue<byte[]> seen = new LinkedBlockingQueue<>();

        Conversation(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
        }

        /** The next packet, header and all. */
        byte[] packet() throws IOException {
            ByteArrayOutputStream packet = new ByteArrayOutputStream();
            packet.write(in.readByte());
            int remaining = 0;
            int shift = 0;
            int digit;
            do {
                digit = in.readByte();
                packet.write(digit);
                remaining |= (digit & 0x7f) << shift;
                shift += 7;
            } while (digit < 0);
            packet.writeBytes(in.readNBytes(remaining));
            byte[] bytes = packet.toByteArray();
            seen.add(bytes);
            return bytes;
        }

        byte[] expect(int type) throws IOException {
            byte[] packet = packet();
            while ((packet[0] & 0xf0) >>> 4 == 12) {
                send("d0 00");
                packet = packet();
            }
            if ((packet[0] & 0xf0) >>> 4 != type) {
                throw new AssertionError("expected type %d but got 0x%02x".formatted(type, packet[0]));
            }
            return packet;
        }

        /** Reads on until a message is acknowledged, answering nothing; returns how many pings came before that. */
        int pingsBeforePubAck(int id) throws IOException {
            int pings = 0;
            byte[] packet = packet();
            while ((packet[0] & 0xff) != 0x40 || ((packet[2] & 0xff) << 8 | packet[3] & 0xff) != id) {
                pings += (packet[0] & 0xff) == 0xc0 ? 1 : 0;
                packet = packet();
            }
            return pings;
        }

        void send(String hex) throws IOException {
            send(HexFormat.of().parseHex(hex.replace(" ", "")));
        }

        synchronized void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        void publish(String topic, byte[] payload, int qos, int id) throws IOException {
            send(Packets.publish(topic, payload, qos, id, false, false));
        }

        /** CONNECT and SUBSCRIBE, answered; returns both. */
        List<byte[]> acceptAndSubscribe(boolean sessionPresent) throws IOException {
            byte[] connect = expect(1);
            send(sessionPresent ? "20 03 01 00 00" : "20 03 00 00 00");
            byte[] subscribe = expect(8);
            send(new byte[] {(byte) 0x90, 4, subscribe[2], subscribe[3], 0, 1});
            return List.of(connect, subscribe);
        }

        /** Reads what comes, answers pings, until the client goes. */
        void stay() throws IOException {
            while (true) {
                if ((packet()[0] & 0xf0) >>> 4 == 12) {
                    send("d0 00");
                }
            }
        }

        byte[] rawRead(int atLeast) throws IOException {
            InputStream raw = socket.getInputStream();
            return raw.readNBytes(atLeast);
        }

        byte[] nextSeen(int type) throws InterruptedException {
            byte[] packet = seen.poll(10, TimeUnit.SECONDS);
            while (packet != null && (packet[0] & 0xf0) >>> 4 != type) {
                packet = seen.poll(10, TimeUnit.SECONDS);
            }
            return packet;
        }
    }
}
