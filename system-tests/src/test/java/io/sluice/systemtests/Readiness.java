/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * What a program's readiness said at one moment.
 *
 * @param status of the HTTP answer, 200 or 503; 0 when there was none
 * @param body with the reasons; empty when there was no answer
 */
record Readiness(int status, String body) {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    static Readiness of(Program program) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(program.url("/actuator/health/readiness"))
                    .timeout(LIMIT)
                    .build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Readiness(answer.statusCode(), answer.body());
        } catch (ConnectException notListening) {
            return new Readiness(0, "");
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
