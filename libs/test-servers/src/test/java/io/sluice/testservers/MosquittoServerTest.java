/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MosquittoServerTest {

    /** CONNECT and CONNACK of MQTT 3.1.1, clean session, empty client id. */
    private static final byte[] CONNECT = HexFormat.of().parseHex("100c00044d5154540402003c0000");

    private static final byte[] CONNACK = HexFormat.of().parseHex("20020000");

    private static MosquittoServer server;

    @BeforeAll
    static void start() {
        server = MosquittoServer.start("max_packet_size 100000");
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void letsAClientIn() throws IOException {
        assertThat(server.uri()).isEqualTo("tcp://127.0.0.1:" + server.port());
        assertThat(connect()).isEqualTo(CONNACK);
    }

    @Test
    void keepsItsPortOverAStop() throws IOException {
        server.stop();
        assertThat(Waiting.accepts(server.port())).isFalse();

        server.startAgain();

        assertThat(connect()).isEqualTo(CONNACK);
    }

    @Test
    void comesBackAfterAKill() throws IOException {
        server.kill();
        await().untilAsserted(() -> assertThat(Waiting.accepts(server.port())).isFalse());

        server.startAgain();

        assertThat(connect()).isEqualTo(CONNACK);
    }

    private static byte[] connect() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(CONNECT);
            return socket.getInputStream().readNBytes(CONNACK.length);
        }
    }
}
