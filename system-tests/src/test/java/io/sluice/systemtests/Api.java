/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.MissingNode;

/** A program's HTTP interface with all its answers, the refusals too. Safe for any thread. */
final class Api {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(Soak.pick(60, 300));

    /**
     * One for all: each has threads of its own, which end when it is collected. A client per question once left thousands of
     * them to end at the same moment, and whoever measured times in this JVM saw a second's silence every ten.
     */
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Function<String, URI> place;
    private final List<String> headers;

    private Api(Function<String, URI> place, List<String> headers) {
        this.place = place;
        this.headers = headers;
    }

    static Api of(Program program) {
        return at(program::url);
    }

    /** @param place makes an address of a path that begins with a slash */
    static Api at(Function<String, URI> place) {
        return new Api(place, List.of());
    }

    /** The same, calling with this key. */
    Api withKey(String key) {
        return with("Authorization", "Bearer " + key);
    }

    /** The same, sending a header more. */
    Api with(String name, String value) {
        return new Api(
                place, Stream.concat(headers.stream(), Stream.of(name, value)).toList());
    }

    Answer get(String path) {
        return call("GET", path, "");
    }

    Answer post(String path, String body) {
        return call("POST", path, body);
    }

    /** @param path begins with a slash; what is escaped in it is sent as it stands */
    Answer call(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(place.apply(path))
                .timeout(LIMIT)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        try {
            return new Answer(CLIENT.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException cause) {
            throw new UncheckedIOException("no answer to %s %s".formatted(method, path), cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** A text as JSON; a missing node where it is none. */
    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException noJson) {
            return MissingNode.getInstance();
        }
    }

    /** What came back. */
    record Answer(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        String text() {
            return response.body();
        }

        Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        /** The body; a missing node where it is no JSON. */
        JsonNode json() {
            return parse(response.body());
        }

        /** The body of an answer that must be 200. */
        JsonNode ok() {
            assertThat(status()).as("%s: %s", response.uri(), text()).isEqualTo(200);
            return json();
        }

        /** The elements of a list in the body of an answer that must be 200. */
        List<JsonNode> list(String name) {
            return StreamSupport.stream(ok().path(name).spliterator(), false).toList();
        }

        /** Checks that it is a problem detail with this status and code, and goes on. */
        Answer isProblem(int status, String code) {
            assertThat(status()).as("%s: %s", response.uri(), text()).isEqualTo(status);
            assertThat(header("Content-Type"))
                    .as(text())
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
            assertThat(json().path("code").asString()).as(text()).isEqualTo(code);
            assertThat(json().path("detail").asString()).as(text()).isNotBlank();
            return this;
        }
    }
}
