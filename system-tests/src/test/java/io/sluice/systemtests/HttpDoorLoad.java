/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Posts numbered readings through the HTTP door, each until it is accepted with 202: an answer that does not come, or another
 * one, means that it is posted again. Each has a time of its own, so a repeated one is no further row.
 */
final class HttpDoorLoad {

    private static final int CALLERS = 4;
    private static final int MOST_ATTEMPTS = 600;

    private final Api api;
    private final String measurement;
    private final int readings;
    private final long start = System.currentTimeMillis() - 600_000;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();

    HttpDoorLoad(Api api, String measurement, int readings) {
        this.api = api;
        this.measurement = measurement;
        this.readings = readings;
    }

    /** Completes with the number of readings that were accepted. */
    CompletableFuture<Integer> start() {
        CompletableFuture<?>[] callers = IntStream.range(0, CALLERS)
                .mapToObj(_ -> CompletableFuture.runAsync(
                        this::postAll, task -> Thread.ofVirtual().start(task)))
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(callers).thenApply(_ -> accepted.get());
    }

    int accepted() {
        return accepted.get();
    }

    private void postAll() {
        for (int n = next.getAndIncrement(); n < readings; n = next.getAndIncrement()) {
            post(n);
            accepted.incrementAndGet();
        }
    }

    private void post(int n) {
        String body = "{\"ts\":%d,\"temperature\":%d.5,\"seq\":%d}".formatted(start + n, n % 40, n);
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            if (isAccepted(body)) {
                return;
            }
            pause();
        }
        throw new IllegalStateException("reading %d was not accepted in %d attempts".formatted(n, MOST_ATTEMPTS));
    }

    private boolean isAccepted(String body) {
        try {
            return api.post("/api/v1/telemetry/plant/door-1/" + measurement, body)
                            .status()
                    == 202;
        } catch (UncheckedIOException noAnswer) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
