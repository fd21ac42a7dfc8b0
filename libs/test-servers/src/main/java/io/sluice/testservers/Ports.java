/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.testservers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Loopback ports that a server may keep over a restart. They lie below the range the kernel takes for outgoing
 * connections, since a port of that range may be gone by the time the server comes back. Safe for any thread.
 */
public final class Ports {

    private static final int LOWEST = 21_000;
    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 200;

    private Ports() {}

    /** A port nobody listens on now; {@link IllegalStateException} when {@value #ATTEMPTS} tries find none. */
    public static int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "none of %d ports tried between %d and %d is free on loopback".formatted(ATTEMPTS, LOWEST, HIGHEST));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
