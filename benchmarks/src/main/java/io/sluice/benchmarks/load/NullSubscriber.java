/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Receives, acknowledges and drops: the least that a subscriber can do, and so the most that this broker can deliver here.
 * It has the session that ingest has (MQTT 5, shared subscription, session that lasts, the same receive maximum), gathers
 * reads as ingest does, and acknowledges everything of a read in one write. One thread; may be asked from any.
 */
public final class NullSubscriber implements AutoCloseable {

    private static final int EXPIRY_SECONDS = 7 * 24 * 3600;
    private static final int ENOUGH_BYTES = 32 * 1024;
    private static final long GATHER_NANOS = 4_000_000;
    private static final int BUFFER_BYTES = 128 * 1024;

    private final Socket socket;
    private final String clientId;
    private final InputStream in;
    private final OutputStream out;
    private final Thread thread = Thread.ofPlatform().name("null-subscriber").unstarted(this::run);
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final byte[] acks = new byte[BUFFER_BYTES];
    private int start;
    private int end;
    private int ackBytes;
    private long count;
    private volatile long received;
    private volatile long cpuNanos;
    private volatile boolean closing;
    private volatile @Nullable IOException fault;

    private NullSubscriber(Socket socket, String clientId) throws IOException {
        this.clientId = clientId;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /** Connects to a loopback port, subscribes, and begins to receive. */
    public static NullSubscriber start(int port, String clientId, String filter, int receiveMaximum)
            throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        NullSubscriber subscriber = new NullSubscriber(socket, clientId);
        subscriber.out.write(Packets.connectToSession(clientId, receiveMaximum, EXPIRY_SECONDS));
        subscriber.await(Packets.CONNACK);
        subscriber.out.write(Packets.subscribe(filter));
        subscriber.await(Packets.SUBACK);
        subscriber.thread.start();
        return subscriber;
    }

    /** How many messages have come; throws when the connection broke. */
    public long received() throws IOException {
        IOException failed = fault;
        if (failed != null) {
            throw new IOException("the null subscriber's connection broke", failed);
        }
        return received;
    }

    /** What receiving and acknowledging has cost the processor so far, in nanoseconds. */
    public long cpuNanos() {
        return cpuNanos;
    }

    private void await(int type) throws IOException {
        while (true) {
            fill();
            int length = frameLength();
            if (length > 0) {
                int header = buffer[start] & 0xf0;
                start += length;
                if (header != type) {
                    throw new IOException("expected packet %#x and got %#x".formatted(type, header));
                }
                return;
            }
        }
    }

    private void run() {
        try {
            while (true) {
                takeFrames();
                received = count;
                cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                if (fill() < ENOUGH_BYTES) {
                    LockSupport.parkNanos(GATHER_NANOS);
                }
            }
        } catch (IOException broken) {
            if (!closing) {
                fault = broken;
            }
        }
    }

    private int fill() throws IOException {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
        int read = in.read(buffer, end, buffer.length - end);
        if (read < 0) {
            throw new EOFException("the broker closed the connection");
        }
        end += read;
        return read;
    }

    private void takeFrames() throws IOException {
        for (int length = frameLength(); length > 0; length = frameLength()) {
            if ((buffer[start] & 0xf0) == Packets.PUBLISH) {
                takePublish();
            }
            start += length;
        }
        if (ackBytes > 0) {
            out.write(acks, 0, ackBytes);
            ackBytes = 0;
        }
    }

    private void takePublish() {
        count++;
        int body = start + 1;
        while (buffer[body++] < 0) {
            // the remaining length, whose last byte is the first that is not negative
        }
        int topic = (buffer[body] & 0xff) << 8 | buffer[body + 1] & 0xff;
        int id = body + 2 + topic;
        acks[ackBytes++] = Packets.PUBACK;
        acks[ackBytes++] = 2;
        acks[ackBytes++] = buffer[id];
        acks[ackBytes++] = buffer[id + 1];
    }

    /** The length of the frame that begins the buffer, 0 while it is not complete. */
    private int frameLength() {
        int remaining = 0;
        for (int i = start + 1, shift = 0; i < end; i++, shift += 7) {
            remaining |= (buffer[i] & 127) << shift;
            if (buffer[i] >= 0) {
                int length = i + 1 - start + remaining;
                return length <= end - start ? length : 0;
            }
        }
        return 0;
    }

    /** Lets the broker forget the session and ends. */
    @Override
    public void close() throws IOException, InterruptedException {
        closing = true;
        int port = socket.getPort();
        socket.close();
        thread.join();
        // A DISCONNECT would wait behind acknowledgements that the broker has not read, and be lost with the
        // connection.
        Sessions.end(port, clientId);
    }
}
