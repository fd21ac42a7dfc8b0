/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The socket that Paho gets: TCP, and TLS if asked for, inside {@link #connect}; its input passes through the tap, its
 * output goes out in whole packets. The first thing that goes wrong is kept as the connection's fault.
 */
public final class TapSocket extends Socket {

    private final Address address;
    private final FrameHandler handler;
    private final Runnable onEnd;
    private final Socket plain = new Socket();
    private final AtomicReference<@Nullable String> fault = new AtomicReference<>();
    private volatile long lastInbound = System.nanoTime();
    private volatile boolean ending;
    private volatile boolean ended;
    private volatile @Nullable TapInputStream in;
    private volatile @Nullable WholePacketOutput out;

    /**
     * Where and how to connect.
     *
     * @param tls how to speak TLS, or {@code null} for plain TCP
     * @param connectTimeout limit for TCP and for each read of the TLS handshake
     */
    public record Address(String host, int port, @Nullable TlsUpgrade tls, Duration connectTimeout) {}

    /**
     * @param onEnd told, on whatever thread, when the connection has ended for whatever reason; must not block
     */
    public TapSocket(Address address, FrameHandler handler, Runnable onEnd) {
        this.address = address;
        this.handler = handler;
        this.onEnd = onEnd;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        try {
            int limit = (int) address.connectTimeout().toMillis();
            plain.connect(endpoint, limit);
            plain.setTcpNoDelay(true);
            plain.setKeepAlive(true);
            plain.setSoTimeout(limit);
            openStreams();
            plain.setSoTimeout(0);
        } catch (IOException e) {
            fail("cannot connect to %s:%d: %s".formatted(address.host(), address.port(), text(e)), false);
            throw e;
        }
    }

    private void openStreams() throws IOException {
        GatheringInputStream gathered = new GatheringInputStream(plain.getInputStream(), TapInputStream.BUFFER_BYTES);
        TlsUpgrade tls = address.tls();
        if (tls == null) {
            open(gathered::read, plain.getOutputStream());
        } else {
            TlsUpgrade.Streams streams = tls.handshake(plain, gathered, address.host(), address.port());
            open(streams.source(), streams.output());
        }
    }

    private void open(TapInputStream.ByteSource source, OutputStream target) {
        out = new WholePacketOutput(target, address.connectTimeout());
        in = new TapInputStream(this, source, handler);
    }

    /**
     * Ends the connection because of a fault; the first one counts, and none after an end in order.
     *
     * @param tellBroker whether to send DISCONNECT with "malformed packet" before
     */
    public void fail(String text, boolean tellBroker) {
        if (!ended && !ending) {
            fault.compareAndSet(null, text);
        }
        WholePacketOutput output = out;
        if (tellBroker && output != null && !ended) {
            tell(output);
        }
        close();
    }

    private static void tell(WholePacketOutput output) {
        try {
            output.tryWritePackets(Packets.disconnect(0x81), Duration.ofMillis(100));
        } catch (IOException e) {
            // The connection ends anyway.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What ended the connection; {@code null} while it stands or when it was closed in order. */
    public @Nullable String fault() {
        return fault.get();
    }

    /** Whether the connection has ended. */
    public boolean ended() {
        return ended;
    }

    /** When the last bytes came, as of {@link System#nanoTime}. */
    public long lastInbound() {
        return lastInbound;
    }

    /** Something came, or nobody was there to read it. */
    public void noteInbound() {
        lastInbound = System.nanoTime();
    }

    /** The way out, once connected. */
    public WholePacketOutput output() throws IOException {
        WholePacketOutput output = out;
        if (output == null) {
            throw new IOException("not connected to " + address.host());
        }
        return output;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        TapInputStream input = in;
        if (input == null) {
            throw new IOException("not connected to " + address.host());
        }
        return input;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return output();
    }

    /** The connection is about to be ended in order: what happens from now on is no fault. */
    public void beginEnd() {
        ending = true;
    }

    /** Says that nothing more will be sent; what the broker still sends can be read. */
    public void endOutput() throws IOException {
        plain.shutdownOutput();
    }

    /** Ignored: the tap waits for bytes without a limit, and the supervisor closes the socket of a silent broker. */
    @Override
    public void setSoTimeout(int timeout) {}

    @Override
    public void shutdownInput() throws IOException {
        plain.shutdownInput();
    }

    /** Closes at once, also when a write or a TLS record is under way. */
    @Override
    public void close() {
        ended = true;
        try {
            plain.close();
        } catch (IOException e) {
            // Nothing is left to be done with a socket that cannot be closed.
        }
        onEnd.run();
    }

    /** An exception in the words of a fault. */
    public static String text(Throwable e) {
        String name = e.getClass().getSimpleName();
        return e.getMessage() == null ? name : name + ": " + e.getMessage();
    }
}
