/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One MQTT 3.1.1 connection that publishes at QoS 1: as much of the protocol as the oracle and {@link Subscriber} need,
 * written apart from the product's own, so that they cannot share a fault. One thread writes, one reads.
 */
final class Mqtt implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int SILENCE_MILLIS = 30_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final DataOutputStream out;

    private Mqtt(int port) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(SILENCE_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 16 * 1024));
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 64 * 1024));
    }

    /** Connects with a clean session to a loopback port; throws unless the broker accepts. */
    static Mqtt connect(int port, String clientId) throws IOException {
        return connect(port, clientId, Login.NONE);
    }

    /** The same with a user name and a password, unless they are empty. */
    static Mqtt connect(int port, String clientId, Login login) throws IOException {
        Mqtt mqtt = new Mqtt(port);
        try {
            mqtt.sendConnect(clientId, login);
            mqtt.expectConnack();
            return mqtt;
        } catch (IOException refused) {
            mqtt.close();
            throw refused;
        }
    }

    /** A device's account at the broker. */
    record Login(String user, String password) {

        static final Login NONE = new Login("", "");

        boolean isGiven() {
            return !user.isEmpty();
        }
    }

    private void sendConnect(String clientId, Login login) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(body);
        fields.writeUTF("MQTT");
        fields.writeByte(4);
        fields.writeByte(login.isGiven() ? 0xc2 : 0x02);
        fields.writeShort(0);
        writeText(fields, clientId);
        if (login.isGiven()) {
            writeText(fields, login.user());
            writeText(fields, login.password());
        }
        out.writeByte(0x10);
        writeLength(body.size());
        body.writeTo(out);
        out.flush();
    }

    private static void writeText(DataOutputStream to, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.writeShort(bytes.length);
        to.write(bytes);
    }

    private void expectConnack() throws IOException {
        int type = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        in.readUnsignedByte();
        int code = in.readUnsignedByte();
        if (type != 0x20 || length != 2 || code != 0) {
            throw new IOException("the broker answered CONNECT with packet %#x, code %d".formatted(type, code));
        }
    }

    /** Writes one PUBLISH; it may wait in the buffer until {@link #flush}. */
    void publish(int packetId, boolean again, String topic, byte[] payload) throws IOException {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        out.writeByte(again ? 0x3a : 0x32);
        writeLength(2 + name.length + 2 + payload.length);
        out.writeShort(name.length);
        out.write(name);
        out.writeShort(packetId);
        out.write(payload);
    }

    void flush() throws IOException {
        out.flush();
    }

    /** Writes any packet at once. */
    void send(MqttFrame frame) throws IOException {
        frame.writeTo(out);
        out.flush();
    }

    /** Waits for the next packet, of whatever kind. */
    MqttFrame receive() throws IOException {
        return MqttFrame.read(in);
    }

    /** Waits for the next PUBACK and returns its packet id. */
    int readPuback() throws IOException {
        int type = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        if (type != 0x40 || length != 2) {
            throw new IOException("expected a PUBACK and got packet %#x of %d bytes".formatted(type, length));
        }
        return in.readUnsignedShort();
    }

    private void writeLength(int length) throws IOException {
        int rest = length;
        while (rest > 127) {
            out.writeByte(rest & 127 | 128);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    /** Ends the connection without a DISCONNECT. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException closedAlready) {
            // it is only to be closed
        }
    }
}
