/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.testservers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits with a limit: asks again every few milliseconds until the answer is yes. */
final class Waiting {

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration ONE_TRY = Duration.ofSeconds(2);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(ONE_TRY).build();

    private Waiting() {}

    /** Whether the condition came true within the limit. */
    static boolean until(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            pause();
        }
        return true;
    }

    /** Waits for the condition or throws {@link IllegalStateException} with the message, made only then. */
    static void require(Duration limit, BooleanSupplier condition, Supplier<String> message) {
        if (!until(limit, condition)) {
            throw new IllegalStateException(message.get());
        }
    }

    /** Whether something accepts connections at this loopback port. */
    static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Math.toIntExact(ONE_TRY.toMillis()));
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Whether a GET answers 200. */
    static boolean isOk(URI uri) {
        try {
            HttpRequest request = HttpRequest.newBuilder(uri).timeout(ONE_TRY).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private static IllegalStateException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting for a server", cause);
    }
}
