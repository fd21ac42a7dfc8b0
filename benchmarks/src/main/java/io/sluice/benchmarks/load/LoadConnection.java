/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * One publisher at QoS 1: writes runs of ready frames while fewer than {@code window} are unacknowledged, and counts the
 * acknowledgements, which must come in order. Never blocks once connected. For one thread.
 */
final class LoadConnection implements AutoCloseable {

    private static final int ACK_BYTES = 4;

    private final SocketChannel channel;
    private final FrameRing frames;
    private final int window;
    private final ByteBuffer acks = ByteBuffer.allocateDirect(16 * 1024);
    private ByteBuffer unwritten = ByteBuffer.allocate(0);
    private long sent;
    private long acknowledged;

    private LoadConnection(SocketChannel channel, FrameRing frames, int window) {
        this.channel = channel;
        this.frames = frames;
        this.window = window;
    }

    /** Connects to a loopback port and waits for the broker's yes. */
    static LoadConnection open(int port, String clientId, FrameRing frames, int window) throws IOException {
        if (window >= frames.size()) {
            throw new IllegalArgumentException(
                    "a window of %d needs more than %d frames".formatted(window, frames.size()));
        }
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.write(ByteBuffer.wrap(Packets.connect(clientId)));
            expectConnack(channel);
            channel.configureBlocking(false);
            return new LoadConnection(channel, frames, window);
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
    }

    private static void expectConnack(SocketChannel channel) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(4);
        while (answer.hasRemaining()) {
            if (channel.read(answer) < 0) {
                throw new EOFException("the broker closed the connection of a publisher instead of answering CONNECT");
            }
        }
        if (answer.get(0) != Packets.CONNACK || answer.get(3) != 0) {
            throw new IOException("the broker refused a publisher with code " + answer.get(3));
        }
    }

    /** Messages handed to the kernel, or begun to be. */
    long sent() {
        return sent;
    }

    /** Messages the broker has acknowledged. */
    long acknowledged() {
        return acknowledged;
    }

    /** Takes the acknowledgements that are there, then sends until {@code upTo} messages are sent or the window is full. */
    void turn(long upTo) throws IOException {
        readAcks();
        while (writeRest() && sent < upTo && sent - acknowledged < window) {
            int first = (int) (sent % frames.size());
            long room = Math.min(upTo - sent, window - (sent - acknowledged));
            int last = (int) Math.min(frames.size(), first + room);
            unwritten = frames.slice(first, last);
            sent += last - first;
        }
    }

    private boolean writeRest() throws IOException {
        if (unwritten.hasRemaining()) {
            channel.write(unwritten);
        }
        return !unwritten.hasRemaining();
    }

    private void readAcks() throws IOException {
        int count = channel.read(acks);
        if (count < 0) {
            throw new EOFException("the broker closed the connection of a publisher");
        }
        acks.flip();
        while (acks.remaining() >= ACK_BYTES) {
            check(acks.getInt());
            acknowledged++;
        }
        acks.compact();
    }

    private void check(int packet) throws IOException {
        int id = (int) (acknowledged % frames.size()) + 1;
        if (packet != (Packets.PUBACK << 24 | 2 << 16 | id)) {
            throw new IOException("expected the acknowledgement of packet %d and got %08x".formatted(id, packet));
        }
    }

    /** Says goodbye if the kernel takes it at once, and closes. */
    @Override
    public void close() throws IOException {
        try (channel) {
            channel.write(ByteBuffer.wrap(Packets.disconnect()));
        }
    }
}
