/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A server on loopback that answers what the test says, and remembers what it was asked. */
final class ScriptedInflux implements AutoCloseable {

    /** What to answer. */
    record Answer(int status, String body, Map<String, String> headers) {

        static final Answer STORED = new Answer(204, "", Map.of());

        /** No answer at all, until the server is closed. */
        static final Answer NEVER = new Answer(0, "", Map.of());

        static Answer of(int status, String body) {
            return new Answer(status, body, Map.of());
        }
    }

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Bodies of the requests: lines for a write, the statement for a query. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    /** Paths with their queries, and the Authorization header. */
    final List<String> addressed = new CopyOnWriteArrayList<>();

    final List<String> authorizations = new CopyOnWriteArrayList<>();

    ScriptedInflux(Function<String, Answer> script) {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(threads);
        http.createContext("/", exchange -> handle(exchange, script));
        http.start();
    }

    InfluxSettings settings(Duration timeout) {
        URI url = URI.create("http://127.0.0.1:" + http.getAddress().getPort());
        return new InfluxSettings(url, "secret-token", "sluice", "telemetry", timeout);
    }

    private void handle(HttpExchange exchange, Function<String, Answer> script) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean query = exchange.getRequestURI().getPath().equals("/query");
        String request = query ? URLDecoder.decode(body.substring("q=".length()), StandardCharsets.UTF_8) : body;
        asked.add(request);
        addressed.add(exchange.getRequestURI().toString());
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        answer(exchange, script.apply(request));
    }

    private void answer(HttpExchange exchange, Answer answer) throws IOException {
        if (answer == Answer.NEVER) {
            awaitClosed();
            exchange.close();
            return;
        }
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void awaitClosed() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        http.stop(0);
        threads.shutdownNow();
    }
}
