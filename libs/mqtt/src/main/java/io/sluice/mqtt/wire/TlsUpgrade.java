/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Turns a connected socket into a TLS one: handshake, and the certificate must name the host. */
public final class TlsUpgrade {

    private final SSLContext context;

    public TlsUpgrade(SSLContext context) {
        this.context = context;
    }

    record Streams(TapInputStream.ByteSource source, OutputStream output) {}

    Streams handshake(Socket plain, GatheringInputStream gathered, String host, int port) throws IOException {
        SSLSocket secure = (SSLSocket)
                context.getSocketFactory().createSocket(new GatheredSocket(plain, gathered), host, port, true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        InputStream input = secure.getInputStream();
        return new Streams((b, o, l) -> readRecords(input, gathered, b, o, l), secure.getOutputStream());
    }

    /** A read brings one TLS record, often one message; takes as many as lie complete in the buffer below. */
    private static int readRecords(
            InputStream input, GatheringInputStream gathered, byte[] target, int offset, int length)
            throws IOException {
        int total = input.read(target, offset, length);
        while (total > 0 && total < length && (input.available() > 0 || gathered.holdsTlsRecord())) {
            int more = input.read(target, offset + total, length - total);
            if (more < 0) {
                break;
            }
            total += more;
        }
        return total;
    }

    /** What the TLS layer sees below it: the plain socket with gathered reads. */
    private static final class GatheredSocket extends Socket {

        private final Socket plain;
        private final InputStream input;

        GatheredSocket(Socket plain, InputStream input) {
            this.plain = plain;
            this.input = input;
        }

        @Override
        public InputStream getInputStream() {
            return input;
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return plain.getOutputStream();
        }

        @Override
        public boolean isConnected() {
            return plain.isConnected();
        }

        @Override
        public boolean isClosed() {
            return plain.isClosed();
        }

        @Override
        public java.net.InetAddress getInetAddress() {
            return plain.getInetAddress();
        }

        @Override
        public int getPort() {
            return plain.getPort();
        }

        @Override
        public void setSoTimeout(int timeout) throws java.net.SocketException {
            plain.setSoTimeout(timeout);
        }

        @Override
        public int getSoTimeout() throws java.net.SocketException {
            return plain.getSoTimeout();
        }

        @Override
        public void shutdownInput() throws IOException {
            plain.shutdownInput();
        }

        @Override
        public void shutdownOutput() throws IOException {
            plain.shutdownOutput();
        }

        @Override
        public void close() throws IOException {
            plain.close();
        }
    }
}
