/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;

/** A bare MQTT client for tests: it says exactly what it is told to, and can die in the middle. For one thread. */
final class RawMqtt implements AutoCloseable {

    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int SUBACK = 9;
    static final int UNSUBACK = 11;
    static final int DISCONNECT = 14;
    static final int NEVER = 0xFFFF_FFFF;

    /** A packet as it came: type, flags and everything after the fixed header. */
    record Packet(int type, int flags, byte[] body) {

        String topic() {
            return new String(body, 2, u16(0), StandardCharsets.UTF_8);
        }

        int packetId() {
            return type == PUBLISH ? u16(2 + u16(0)) : u16(0);
        }

        String payload() {
            int start = 2 + u16(0) + ((flags & 6) == 0 ? 0 : 2);
            int properties = body[start];
            return new String(
                    body, start + 1 + properties, body.length - start - 1 - properties, StandardCharsets.UTF_8);
        }

        int payloadLength() {
            int start = 2 + u16(0) + ((flags & 6) == 0 ? 0 : 2);
            return body.length - start - 1 - body[start];
        }

        boolean isDuplicate() {
            return (flags & 8) != 0;
        }

        /** The reason code of CONNACK or DISCONNECT. */
        int reason() {
            return body.length == 0 ? 0 : type == CONNACK ? body[1] & 0xff : body[0] & 0xff;
        }

        boolean sessionPresent() {
            return (body[0] & 1) != 0;
        }

        private int u16(int at) {
            return (body[at] & 0xff) << 8 | body[at + 1] & 0xff;
        }
    }

    /** What a CONNECT says. */
    record Hello(
            String clientId,
            int version,
            boolean cleanStart,
            int expiry,
            int receiveMaximum,
            String user,
            String password) {

        static Hello publisher(String clientId) {
            return new Hello(clientId, 5, true, 0, 65_535, null, null);
        }

        static Hello consumer(String clientId, int receiveMaximum, EmbeddedBroker broker) {
            return new Hello(
                    clientId, 5, false, NEVER, receiveMaximum, broker.internalUsername(), broker.internalPassword());
        }

        Hello as(String newUser, String newPassword) {
            return new Hello(clientId, version, cleanStart, expiry, receiveMaximum, newUser, newPassword);
        }

        Hello version(int newVersion) {
            return new Hello(clientId, newVersion, cleanStart, expiry, receiveMaximum, user, password);
        }

        Hello expiring(int newExpiry) {
            return new Hello(clientId, version, false, newExpiry, receiveMaximum, user, password);
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final int version;
    private final Packet connack;
    private final Queue<Packet> early = new ArrayDeque<>();
    private int nextId;

    private RawMqtt(int port, Hello hello) throws IOException {
        this(port, hello, true);
    }

    private RawMqtt(int port, Hello hello, boolean waits) throws IOException {
        socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 65_536));
        out = new BufferedOutputStream(socket.getOutputStream(), 65_536);
        version = hello.version();
        sendConnect(hello);
        connack = waits ? readPacket() : new Packet(0, 0, new byte[0]);
    }

    /** Connects and subscribes without waiting for an answer, and cuts the connection after a moment. */
    static void subscribeAndCut(int port, Hello hello, String filter, Duration moment) throws IOException {
        RawMqtt client = new RawMqtt(port, hello, false);
        client.sendSubscribe(filter, 0x21);
        LockSupport.parkNanos(moment.toNanos());
        client.cut();
    }

    /** Connects; the answer is in {@link #connack()}. */
    static RawMqtt connect(int port, Hello hello) throws IOException {
        return new RawMqtt(port, hello);
    }

    static RawMqtt publisher(int port) throws IOException {
        return connect(port, Hello.publisher("publisher-" + System.nanoTime()));
    }

    static RawMqtt consumer(EmbeddedBroker broker, String clientId, int receiveMaximum) throws IOException {
        return connect(broker.internalUri().getPort(), Hello.consumer(clientId, receiveMaximum, broker));
    }

    /** Connects with a will, and cuts the connection. */
    static void connectWithWillAndCut(int port, String clientId, String topic) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.write(text("MQTT"));
            body.write(4);
            body.write(0x0E); // a will at QoS 1, a clean session
            body.write(u16(60));
            body.write(text(clientId));
            body.write(text(topic));
            body.write(text("gone"));
            socket.getOutputStream().write(0x10);
            socket.getOutputStream().write(body.size());
            socket.getOutputStream().write(body.toByteArray());
            socket.getInputStream().readNBytes(4);
        }
    }

    Packet connack() {
        return connack;
    }

    private void sendConnect(Hello hello) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(text("MQTT"));
        body.write(hello.version());
        body.write((hello.user() == null ? 0 : 0xC0) | (hello.cleanStart() ? 2 : 0));
        body.write(u16(60));
        if (version == 5) {
            ByteBuffer properties = ByteBuffer.allocate(8).put((byte) 0x11).putInt(hello.expiry());
            properties.put((byte) 0x21).putShort((short) hello.receiveMaximum());
            body.write(8);
            body.write(properties.array());
        }
        body.write(text(hello.clientId()));
        if (hello.user() != null) {
            body.write(text(hello.user()));
            body.write(text(hello.password()));
        }
        send(0x10, body.toByteArray());
        out.flush();
    }

    /** Subscribes at QoS 1 without retained messages, and waits for the SUBACK; returns its reason code. */
    int subscribe(String filter) throws IOException {
        return subscribe(filter, 0x21);
    }

    int subscribe(String filter, int options) throws IOException {
        sendSubscribe(filter, options);
        byte[] answer = await(SUBACK).body();
        return answer[answer.length - 1] & 0xff;
    }

    /** Unsubscribes and waits for the UNSUBACK. */
    void unsubscribe(String filter) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(u16(++nextId));
        body.write(0);
        body.write(text(filter));
        send(0xA2, body.toByteArray());
        out.flush();
        await(UNSUBACK);
    }

    private void sendSubscribe(String filter, int options) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(u16(++nextId));
        if (version == 5) {
            body.write(0);
        }
        body.write(text(filter));
        body.write(options);
        send(0x82, body.toByteArray());
        out.flush();
    }

    /** Publishes at QoS 1 and does not wait. */
    int publishAhead(String topic, byte[] payload, boolean retain) throws IOException {
        nextId = nextId % 65_535 + 1;
        ByteArrayOutputStream body = new ByteArrayOutputStream(payload.length + topic.length() + 16);
        body.write(text(topic));
        body.write(u16(nextId));
        if (version == 5) {
            body.write(0);
        }
        body.write(payload);
        send(retain ? 0x33 : 0x32, body.toByteArray());
        return nextId;
    }

    /** Publishes at QoS 1 and waits for the PUBACK; returns its reason code. */
    int publish(String topic, String payload) throws IOException {
        publishAhead(topic, payload.getBytes(StandardCharsets.UTF_8), false);
        out.flush();
        byte[] answer = await(PUBACK).body();
        return answer.length > 2 ? answer[2] & 0xff : 0;
    }

    /** Publishes {@code count} numbered messages, many at once, and returns when all are acknowledged. */
    void publishMany(String topic, int from, int count) throws IOException {
        int acknowledged = 0;
        int window = 1000;
        for (int i = 0; i < count; i++) {
            publishAhead(topic, Integer.toString(from + i).getBytes(StandardCharsets.UTF_8), false);
            if (i - acknowledged >= window) {
                out.flush();
                await(PUBACK);
                acknowledged++;
            }
        }
        out.flush();
        while (acknowledged++ < count) {
            await(PUBACK);
        }
    }

    /** Says that a PUBLISH of this length follows, and sends its topic only. */
    void sendHeaderOfPublish(String topic, int remainingLength) throws IOException {
        sendHeader(0x32, remainingLength);
        out.write(text(topic));
        out.write(u16(1));
        out.write(0);
        out.write(new byte[100]);
        out.flush();
    }

    void connectAgain(Hello hello) throws IOException {
        sendConnect(hello);
    }

    /** How long {@link #await} waits for bytes from now on. */
    void waitFor(Duration limit) throws IOException {
        socket.setSoTimeout((int) limit.toMillis());
    }

    void flush() throws IOException {
        out.flush();
    }

    void acknowledge(Packet publish) throws IOException {
        send(0x40, u16(publish.packetId()));
    }

    /** Next packet of this type; PUBLISH packets on the way are kept for {@link #nextPublish}. */
    Packet await(int type) throws IOException {
        while (true) {
            Packet packet = readPacket();
            if (packet.type() == type) {
                return packet;
            }
            if (packet.type() == DISCONNECT) {
                throw new IOException("the broker said DISCONNECT 0x%02x".formatted(packet.reason()));
            }
            early.add(packet);
        }
    }

    /** The next PUBLISH within this time, if any. */
    Optional<Packet> nextPublish(Duration limit) throws IOException {
        out.flush();
        if (!early.isEmpty()) {
            return Optional.of(early.remove());
        }
        socket.setSoTimeout((int) limit.toMillis());
        try {
            return Optional.of(await(PUBLISH));
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        } finally {
            socket.setSoTimeout(10_000);
        }
    }

    /** Whether the broker ends the connection; the reason of its DISCONNECT, or 0 without one. */
    int awaitEnd() throws IOException {
        int reason = 0;
        try {
            while (true) {
                Packet packet = readPacket();
                reason = packet.type() == DISCONNECT ? packet.reason() : reason;
            }
        } catch (EOFException | SocketException e) {
            return reason;
        }
    }

    /** Ends the connection as a cable that is cut does: reset, no DISCONNECT. */
    void cut() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            send(0xE0, new byte[0]);
            out.flush();
        } catch (SocketException e) {
            // It was closed already.
        }
        socket.close();
    }

    void send(int header, byte[] body) throws IOException {
        sendHeader(header, body.length);
        out.write(body);
    }

    private void sendHeader(int header, int length) throws IOException {
        out.write(header);
        int left = length;
        do {
            out.write(left > 127 ? left & 127 | 128 : left);
            left >>= 7;
        } while (left > 0);
    }

    private Packet readPacket() throws IOException {
        int header = in.readUnsignedByte();
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 127) << shift;
            shift += 7;
        } while (digit > 127);
        byte[] body = new byte[length];
        in.readFully(body);
        return new Packet(header >> 4, header & 15, body);
    }

    static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + bytes.length)
                .putShort((short) bytes.length)
                .put(bytes)
                .array();
    }

    static byte[] u16(int value) {
        return new byte[] {(byte) (value >> 8), (byte) value};
    }
}
