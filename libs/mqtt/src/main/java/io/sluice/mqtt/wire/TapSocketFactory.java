/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.wire;

import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Gives Paho the one socket of a connection. */
public final class TapSocketFactory extends SocketFactory {

    private final TapSocket socket;

    public TapSocketFactory(TapSocket socket) {
        this.socket = socket;
    }

    @Override
    public Socket createSocket() {
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw onlyUnconnected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw onlyUnconnected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw onlyUnconnected();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw onlyUnconnected();
    }

    private static UnsupportedOperationException onlyUnconnected() {
        return new UnsupportedOperationException("only an unconnected socket is made here");
    }
}
