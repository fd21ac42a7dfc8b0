/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;
import com.influxdb.client.service.InfluxQLQueryService;
import com.influxdb.client.service.PingService;
import io.sluice.store.StoreUnavailableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.RequestBody;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import retrofit2.Call;
import retrofit2.Response;
import tools.jackson.core.JacksonException;

/**
 * Requests and answers, nothing of readings. Below the client's ready-made API and above its HTTP: that API turns
 * answers into exceptions and loses what is needed here (the body as sent, Retry-After, absent values in JSON).
 *
 * <p>Safe to call from any thread. Every call ends within the settings' timeout, from connecting to the last byte, and at
 * once when this is closed. (An interrupt does not end it: a thread in a socket's read does not notice one.)
 */
final class InfluxServer implements AutoCloseable {

    private static final int LONGEST_TEXT_IN_MESSAGES = 300;

    private final InfluxSettings settings;
    private final InfluxDBClient client;
    private final LineWrites writes;
    private final InfluxQLQueryService queries;
    private final PingService pings;

    /** Requests under way: no more than there are threads that call. */
    private final Set<Call<?>> running = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /** As the newest answer that said so gave it: a server may be replaced by another generation while we run. */
    private volatile @Nullable String version;

    InfluxServer(InfluxSettings settings) {
        this.settings = settings;
        client = InfluxDBClientFactory.create(options(settings));
        writes = client.getService(LineWrites.class);
        queries = client.getService(InfluxQLQueryService.class);
        pings = client.getService(PingService.class);
    }

    private static InfluxDBClientOptions options(InfluxSettings settings) {
        Duration timeout = settings.timeout();
        OkHttpClient.Builder http = new OkHttpClient.Builder()
                .protocols(List.of(Protocol.HTTP_1_1))
                .followRedirects(false)
                .callTimeout(timeout)
                .connectTimeout(timeout)
                .readTimeout(timeout)
                .writeTimeout(timeout);
        InfluxDBClientOptions.Builder options = InfluxDBClientOptions.builder()
                .okHttpClient(http)
                .url(settings.url().toString())
                .org(settings.org())
                .bucket(settings.bucket());
        String token = settings.token();
        return (token == null ? options : options.authenticateToken(token.toCharArray())).build();
    }

    InfluxSettings settings() {
        return settings;
    }

    /** Writes lines of line protocol with nanosecond times. */
    HttpReply write(RequestBody lines) throws IOException {
        return execute(writes.write(settings.org(), settings.bucket(), "ns", lines), this::replyWithBody);
    }

    /** The cheapest thing that a server answers. */
    HttpReply ping() throws IOException {
        return execute(pings.getPing(), this::replyWithoutBody);
    }

    /**
     * A question that every token which the server knows may ask, whatever else it may do. A ping wants no token, so it
     * shows nothing of ours.
     */
    HttpReply askWithToken() throws IOException {
        return execute(
                queries.query("SHOW DATABASES", settings.database(), null, "ns", null, "application/json"),
                this::replyWithoutBody);
    }

    private HttpReply replyWithoutBody(Response<ResponseBody> response) throws IOException {
        ResponseBody body = response.body();
        if (body != null) {
            body.close();
        }
        return reply(response);
    }

    /** Also what a success says: some of the lines may be missing, and it may be no InfluxDB that says it. */
    private HttpReply replyWithBody(Response<ResponseBody> response) throws IOException {
        ResponseBody body = response.body();
        learnVersion(response);
        return HttpReply.read(response, body == null ? response.errorBody() : body);
    }

    private <B, T> T execute(Call<B> call, ResponseReader<B, T> reader) throws IOException {
        running.add(call);
        try {
            if (closed) {
                throw new IOException("this store has been closed");
            }
            return reader.read(call.execute());
        } finally {
            running.remove(call);
        }
    }

    /** Makes something of a response, its body included. */
    @FunctionalInterface
    private interface ResponseReader<B, T> {
        T read(Response<B> response) throws IOException;
    }

    /**
     * Whether the server is known to be 1.x or 2.x, which answer from an index over all times where 3.x looks at recent
     * data only. Before the first answer nothing is known.
     */
    boolean hasIndex() {
        String said = version;
        return said != null
                && (said.startsWith("1.") || said.startsWith("2.") || said.startsWith("v1.") || said.startsWith("v2."));
    }

    private void learnVersion(Response<?> response) {
        String said = response.headers().get(HttpReply.VERSION_HEADER);
        if (said != null) {
            version = said;
        }
    }

    private HttpReply reply(Response<?> response) throws IOException {
        learnVersion(response);
        return HttpReply.read(response, response.errorBody());
    }

    /**
     * Asks one InfluxQL statement.
     *
     * @throws StoreUnavailableException saying where, what was answered, and what to do
     */
    List<ResultSeries> query(String statement) {
        try {
            Call<ResponseBody> call = queries.query(
                    statement, settings.database(), settings.retentionPolicy(), "ns", null, "application/json");
            return execute(call, this::answered);
        } catch (IOException unanswered) {
            throw new StoreUnavailableException(noAnswer("a query", unanswered), unanswered);
        } catch (JacksonException unread) {
            throw new StoreUnavailableException(unreadable(unread), unread);
        }
    }

    private String unreadable(JacksonException unread) {
        return unread.getCause() instanceof IOException brokenOff
                ? noAnswer("a query", brokenOff)
                : "%s answered a query with something that is not InfluxQL's JSON (check that the URL is InfluxDB's): %s"
                        .formatted(settings.place(), unread.getOriginalMessage());
    }

    private List<ResultSeries> answered(Response<ResponseBody> response) throws IOException {
        try (ResponseBody body = response.body()) {
            if (body == null) {
                throw new StoreUnavailableException(refused("a query", reply(response)));
            }
            learnVersion(response);
            QueryAnswer answer = QueryAnswer.read(body.byteStream());
            if (answer.error() != null) {
                throw new StoreUnavailableException(refused("a query", HttpReply.of(response.code(), answer.error())));
            }
            return answer.series();
        }
    }

    /** For people: no answer came within the limit, or nothing was there to give one. */
    String noAnswer(String request, Exception failure) {
        if (failure instanceof InterruptedIOException && !Thread.currentThread().isInterrupted()) {
            return "%s did not answer %s within %s".formatted(settings.place(), request, settings.timeout());
        }
        return "%s gave no answer to %s: %s".formatted(settings.place(), request, reason(failure));
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /** For people: what was answered, and what to do about it. */
    String refused(String request, HttpReply reply) {
        return "%s answered %d to %s: %s%s"
                .formatted(settings.place(), reply.status(), request, excerpt(reply.body()), wayOut(reply));
    }

    /** For people: a write was answered with a success, but not as InfluxDB does. */
    String foreign(HttpReply reply) {
        return "%s answered %d to a write, where InfluxDB answers 204: %s (the URL leads to something that is not InfluxDB, such as a login page; give InfluxDB's own)"
                .formatted(settings.place(), reply.status(), excerpt(reply.body()));
    }

    private static String excerpt(String body) {
        String text = ErrorText.of(body).message();
        String whole = text.isBlank() ? "(nothing more)" : text.strip();
        return whole.length() <= LONGEST_TEXT_IN_MESSAGES ? whole : whole.substring(0, LONGEST_TEXT_IN_MESSAGES) + "…";
    }

    private static String wayOut(HttpReply reply) {
        @Nullable String advice = advice(reply);
        return advice == null ? "" : " (" + advice + ")";
    }

    private static @Nullable String advice(HttpReply reply) {
        return switch (reply.status()) {
            case 401, 403 -> "check the token and what it may do";
            case 404 -> "check that the bucket exists, and that the URL is InfluxDB's";
            case 301, 302, 307, 308 -> "the URL leads elsewhere; give InfluxDB's own";
            default -> reply.body().contains("database not found") ? "check that the bucket exists" : null;
        };
    }

    /** Ends what is running, which then got no answer, and takes no more. */
    @Override
    public void close() {
        closed = true;
        running.forEach(Call::cancel);
        client.close();
    }
}
