/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An InfluxDB 2.x on loopback that keeps lines by their row, and can be ill in every way that matters. Answers have the
 * words of the real one.
 */
final class FakeInflux implements AutoCloseable {

    /** How it is. */
    enum Mood {
        WELL,
        /** Answers everything 200 ms late. */
        SLOW,
        /** Takes requests and never answers. */
        HANGING,
        /** Answers with the status, body and headers of {@link #says}. */
        SAYING
    }

    /** What it says when it is ill. */
    record Words(int status, String body, Map<String, String> headers) {}

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ConcurrentMap<String, String> rows = new ConcurrentHashMap<>();
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicLong lastWriteAt = new AtomicLong(System.nanoTime());
    private volatile Mood mood = Mood.WELL;
    private volatile Words says = new Words(500, "", Map.of());

    FakeInflux() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    void be(Mood next) {
        mood = next;
    }

    void say(int status, String body, Map<String, String> headers) {
        says = new Words(status, body, headers);
        mood = Mood.SAYING;
    }

    /** How many rows it holds, one for each series and time. */
    int rows() {
        return rows.size();
    }

    /** How many writes it was asked for. */
    int writes() {
        return writes.get();
    }

    /** When it was last asked to write, by {@link System#nanoTime}. */
    long lastWriteAt() {
        return lastWriteAt.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean write = exchange.getRequestURI().getPath().endsWith("/write");
        if (write) {
            writes.incrementAndGet();
            lastWriteAt.set(System.nanoTime());
        }
        switch (mood) {
            case WELL -> keep(exchange, body);
            case SLOW -> {
                pause(200);
                keep(exchange, body);
            }
            case HANGING -> {
                pause(60_000);
                exchange.close();
            }
            case SAYING -> {
                if (write) {
                    answer(exchange, says);
                } else {
                    keep(exchange, "");
                }
            }
        }
    }

    private void pause(long millis) {
        try {
            closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All lines or, where one holds the word POISON, none: as 2.x does with a line that it cannot parse. */
    private void keep(HttpExchange exchange, String body) throws IOException {
        List<String> lines = body.lines().toList();
        if (body.contains("POISON")) {
            answer(
                    exchange,
                    new Words(
                            400,
                            "{\"code\":\"invalid\",\"message\":\"unable to parse 'POISON': missing field value\"}",
                            Map.of()));
            return;
        }
        for (String line : lines) {
            if (!line.startsWith("sluice_registry")) {
                rows.put(line.substring(0, line.indexOf(' ')) + line.substring(line.lastIndexOf(' ')), line);
            }
        }
        answer(exchange, new Words(204, "", Map.of()));
    }

    private static void answer(HttpExchange exchange, Words words) throws IOException {
        words.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = words.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(words.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        closed.countDown();
        http.stop(0);
        threads.shutdownNow();
    }
}
