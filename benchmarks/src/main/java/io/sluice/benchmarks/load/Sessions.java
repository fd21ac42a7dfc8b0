/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** Sessions that a pass leaves at the broker: with what is unacknowledged in them they weigh on the passes after it. */
public final class Sessions {

    private static final int LIMIT_MILLIS = 30_000;

    private Sessions() {}

    /** Has the broker at a loopback port forget a session, also one whose connection it believes to stand. */
    public static void end(int port, String clientId) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.getOutputStream().write(Packets.connectCleanly(clientId));
            if (socket.getInputStream().read() < 0) {
                throw new EOFException("the broker closed the connection that was to end the session " + clientId);
            }
            socket.getOutputStream().write(Packets.disconnectAndForget());
        }
    }
}
