/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.testservers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A loopback proxy that breaks what passes through it on command: {@link #cutAll} resets every connection,
 * {@link #stall} keeps them open and lets no byte through. It keeps its port until it is closed. Bytes wait in the
 * sockets' buffers, never here beyond one read of 64 KiB per direction. Methods may be called from any thread.
 */
public final class TcpProxy implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;
    private static final int CONNECT_MILLIS = 5_000;

    private final ServerSocket door;
    private final InetSocketAddress target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Gate gate = new Gate();

    private TcpProxy(ServerSocket door, InetSocketAddress target) {
        this.door = door;
        this.target = target;
    }

    /** A proxy in front of a loopback port; nothing needs to listen there yet. */
    public static TcpProxy to(int port) {
        try {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            ServerSocket door = new ServerSocket(Ports.free(), 128, loopback);
            TcpProxy proxy = new TcpProxy(door, new InetSocketAddress(loopback, port));
            Thread.ofVirtual().name("tcp-proxy-door").start(proxy::acceptAll);
            return proxy;
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
    }

    /** The loopback port to connect to. */
    public int port() {
        return door.getLocalPort();
    }

    /** How many connections pass through now. */
    public int connections() {
        return sockets.size() / 2;
    }

    /** Resets every connection, as a broken line or a crashed machine does; new ones are let in as before. */
    public void cutAll() {
        sockets.forEach(TcpProxy::reset);
    }

    /** Lets nothing more through in either direction, over old connections and new ones, until {@link #resume}. */
    public void stall() {
        gate.close();
    }

    /** Ends {@link #stall}: what was held back goes on, nothing is lost. */
    public void resume() {
        gate.open();
    }

    @Override
    public void close() {
        closeQuietly(door);
        cutAll();
        gate.open();
    }

    private void acceptAll() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Thread.ofVirtual().name("tcp-proxy-link").start(() -> link(client));
            } catch (IOException closed) {
                closeQuietly(door);
            }
        }
    }

    private void link(Socket client) {
        try {
            Socket server = new Socket();
            server.connect(target, CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            sockets.add(client);
            sockets.add(server);
            Thread back = Thread.ofVirtual().name("tcp-proxy-back").start(() -> pump(server, client));
            pump(client, server);
            back.join();
            forget(client, server);
        } catch (IOException unreachable) {
            reset(client);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** One direction, until its end; the end is passed on, and a broken line breaks the other side too. */
    private void pump(Socket from, Socket to) {
        try {
            byte[] buffer = new byte[BUFFER];
            InputStream in = from.getInputStream();
            for (int n = read(in, buffer); n >= 0; n = read(in, buffer)) {
                gate.pass();
                to.getOutputStream().write(buffer, 0, n);
            }
            to.shutdownOutput();
        } catch (IOException broken) {
            reset(from);
            reset(to);
        }
    }

    private int read(InputStream in, byte[] buffer) throws IOException {
        gate.pass();
        return in.read(buffer);
    }

    private void forget(Socket client, Socket server) {
        sockets.remove(client);
        sockets.remove(server);
        closeQuietly(client);
        closeQuietly(server);
    }

    /** Closing with a linger of nothing sends a reset instead of an orderly end. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closedAlready) {
            // nothing left to reset
        }
        closeQuietly(socket);
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception closedAlready) {
            // it is only to be closed
        }
    }

    /** Open, or closed with everybody waiting before it. */
    private static final class Gate {

        private final ReentrantLock lock = new ReentrantLock();
        private final Condition opened = lock.newCondition();
        private boolean open = true;

        void pass() {
            lock.lock();
            try {
                while (!open) {
                    opened.awaitUninterruptibly();
                }
            } finally {
                lock.unlock();
            }
        }

        void close() {
            set(false);
        }

        void open() {
            set(true);
        }

        private void set(boolean value) {
            lock.lock();
            try {
                open = value;
                opened.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
