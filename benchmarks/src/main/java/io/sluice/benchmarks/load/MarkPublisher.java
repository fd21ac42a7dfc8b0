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
 * Publishes single messages at QoS 1, each of which can be told from all others, and waits for the acknowledgement of each.
 * For one thread.
 */
public final class MarkPublisher implements AutoCloseable {

    private final SocketChannel channel;
    private final String topic;
    private long published;

    private MarkPublisher(SocketChannel channel, String topic) {
        this.channel = channel;
        this.topic = topic;
    }

    /** Connects to a loopback port. */
    public static MarkPublisher open(int port, String topic) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        MarkPublisher publisher = new MarkPublisher(channel, topic);
        channel.write(ByteBuffer.wrap(Packets.connect("bench-marks-" + System.nanoTime())));
        publisher.expect(Packets.CONNACK);
        return publisher;
    }

    /**
     * Publishes the next message, which holds its number, from 1, in the field {@code seq}.
     *
     * @return when its bytes were handed to the kernel, by {@link System#nanoTime}
     */
    public long publishNext() throws IOException {
        published++;
        int id = (int) (published % 65_535) + 1;
        ByteBuffer packet = ByteBuffer.wrap(Packets.publish(topic, id, Sample.payload(published)));
        long at = System.nanoTime();
        while (packet.hasRemaining()) {
            channel.write(packet);
        }
        expect(Packets.PUBACK);
        return at;
    }

    private void expect(int type) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(4);
        while (answer.hasRemaining()) {
            if (channel.read(answer) < 0) {
                throw new EOFException("the broker closed the connection of the marked messages");
            }
        }
        if ((answer.get(0) & 0xf0) != type) {
            throw new IOException("expected packet %#x and got %#x".formatted(type, answer.get(0)));
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            channel.write(ByteBuffer.wrap(Packets.disconnect()));
        }
    }
}
