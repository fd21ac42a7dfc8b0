/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {

    private ServerSocket echoServer;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws IOException {
        echoServer = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        proxy = TcpProxy.to(echoServer.getLocalPort());
        Thread.ofVirtual().start(this::echoAll);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echoServer.close();
    }

    @Test
    void passesBytesInBothDirections() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(new byte[] {1, 2, 3});

            assertThat(socket.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void passesTheEndOfAStreamOnAndForgetsTheConnection() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(7);
            socket.shutdownOutput();

            assertThat(socket.getInputStream().readAllBytes()).containsExactly(7);
        }
        await().untilAsserted(() -> assertThat(proxy.connections()).isZero());
    }

    @Test
    void cutsConnectionsWithAResetAndLetsNewOnesIn() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(7);
            assertThat(socket.getInputStream().read()).isEqualTo(7);

            proxy.cutAll();

            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(IOException.class);
        }
        passesBytesInBothDirections();
    }

    @Test
    void holdsBytesBackWhileItIsStalledAndLosesNone() throws IOException {
        try (Socket socket = connect()) {
            proxy.stall();
            socket.getOutputStream().write(7);
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            proxy.resume();

            socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
            assertThat(socket.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void endsAConnectionWhoseTargetIsNotThere() throws IOException {
        echoServer.close();
        try (Socket socket = connect()) {
            assertThatThrownBy(() -> {
                        if (socket.getInputStream().read() < 0) {
                            throw new IOException("closed");
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }

    private void echoAll() {
        while (!echoServer.isClosed()) {
            try {
                Socket socket = echoServer.accept();
                Thread.ofVirtual().start(() -> echo(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException broken) {
            // what these tests are about
        }
    }
}
