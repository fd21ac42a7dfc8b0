/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.store.Batch;
import io.sluice.store.StoreHealth;
import io.sluice.store.StoreUnavailableException;
import io.sluice.store.WriteOutcome;
import io.sluice.store.influxdb.ScriptedInflux.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that are slow, silent, ill or not ours. */
class InfluxOutageTest {

    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Batch BATCH = Batch.of(new Reading(SeriesKey.of("m", "s", "d"), 1, List.of(Field.of("v", 1))));

    @Test
    void aWriteThatIsNotAnsweredEndsInTimeAndIsUnavailable() {
        try (ScriptedInflux influx = new ScriptedInflux(body -> Answer.NEVER);
                InfluxTelemetryStore store = new InfluxTelemetryStore(influx.settings(SHORT))) {
            WriteOutcome outcome = assertTimeoutPreemptively(LONG, () -> store.write(BATCH));

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            WriteOutcome.Unavailable.class,
                            it -> assertThat(it.reason()).contains("did not answer a write within PT0.5S"));
        }
    }

    @Test
    void aReadThatIsNotAnsweredEndsInTime() {
        try (ScriptedInflux influx = new ScriptedInflux(body -> Answer.NEVER);
                InfluxTelemetryStore store = new InfluxTelemetryStore(influx.settings(SHORT))) {
            assertTimeoutPreemptively(
                    LONG,
                    () -> assertThatThrownBy(store::sites)
                            .isInstanceOf(StoreUnavailableException.class)
                            .hasMessageContaining("did not answer a query within PT0.5S"));
            assertThat(store.health()).isInstanceOf(StoreHealth.Down.class);
        }
    }

    @Test
    void closingEndsAWriteThatIsNotAnswered() throws InterruptedException {
        try (ScriptedInflux influx = new ScriptedInflux(body -> Answer.NEVER)) {
            InfluxTelemetryStore store = new InfluxTelemetryStore(influx.settings(LONG));
            AtomicReference<WriteOutcome> outcome = new AtomicReference<>();
            Thread writer = Thread.ofPlatform().start(() -> outcome.set(store.write(BATCH)));
            await().until(() -> !influx.asked.isEmpty());

            store.close();

            assertThat(writer.join(Duration.ofSeconds(5))).isTrue();
            assertThat(outcome.get()).isInstanceOf(WriteOutcome.Unavailable.class);
            assertThat(store.write(BATCH)).isInstanceOf(WriteOutcome.Unavailable.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void passesOnHowLongTheServerAskedToBeLeftAlone(int status) {
        Answer answer = new Answer(status, "{\"message\":\"too much\"}", Map.of("Retry-After", "23"));

        assertThat(write(answer)).isInstanceOfSatisfying(WriteOutcome.Unavailable.class, it -> {
            assertThat(it.retryAfter()).isEqualTo(Duration.ofSeconds(23));
            assertThat(it.reason()).contains(String.valueOf(status), "too much", "bucket 'telemetry'");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 504})
    void aServerThatIsIllIsUnavailable(int status) {
        assertThat(write(Answer.of(status, "<html>bad gateway</html>")))
                .isInstanceOfSatisfying(
                        WriteOutcome.Unavailable.class,
                        it -> assertThat(it.retryAfter()).isNull());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "401 | {\"code\":\"unauthorized\",\"message\":\"unauthorized access\"} | check the token",
                "403 | {\"error\":\"forbidden\"} | check the token",
                "404 | {\"code\":\"not found\",\"message\":\"bucket \\\"b\\\" not found\"} | check that the bucket exists",
                "302 | `` | the URL leads elsewhere",
                "200 | <html>Sign in</html> | not InfluxDB",
                "200 | {} | not InfluxDB",
                "202 | `` | not InfluxDB",
            })
    void aServerThatRefusesUsIsAFaultOfConfigurationWithAWayOut(int status, String body, String wayOut) {
        assertThat(write(Answer.of(status, body)))
                .isInstanceOfSatisfying(
                        WriteOutcome.Misconfigured.class,
                        it -> assertThat(it.reason())
                                .contains("bucket 'telemetry'", wayOut)
                                .doesNotContain("secret-token"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "401 | {\"error\":\"authorization failed\"} | check the token",
                "200 | {\"results\":[{\"statement_id\":0,\"error\":\"database not found: telemetry\"}]} | check that the bucket exists",
                "400 | {\"code\":\"invalid\",\"message\":\"error parsing query\"} | error parsing query",
                "200 | <html>welcome</html> | check that the URL is InfluxDB's",
                "200 | {\"results\":[{\"series\":[{\"name\":\"m\",\"columns\":[\"key\" | not InfluxQL's JSON",
                "503 | `` | answered 503 to a query",
            })
    void aReadThatIsRefusedSaysWhereWhatAndTheWayOut(int status, String body, String expected) {
        try (ScriptedInflux influx = new ScriptedInflux(request -> Answer.of(status, body));
                InfluxTelemetryStore store = new InfluxTelemetryStore(influx.settings(LONG))) {
            assertThatThrownBy(() -> store.devices("s"))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("InfluxDB at http://127.0.0.1:")
                    .hasMessageContaining("bucket 'telemetry'")
                    .hasMessageContaining(expected)
                    .message()
                    .doesNotContain("secret-token");
        }
    }

    @Test
    void aServerThatIsUpSaysItsVersion() {
        Answer pong = new Answer(204, "", Map.of("X-Influxdb-Version", "v2.7.1"));
        try (ScriptedInflux influx = new ScriptedInflux(body -> pong);
                InfluxTelemetryStore store = new InfluxTelemetryStore(influx.settings(LONG))) {
            assertThat(store.health())
                    .isInstanceOfSatisfying(
                            StoreHealth.Up.class,
                            up -> assertThat(up.description()).endsWith("version v2.7.1"));
            assertThat(influx.addressed).containsExactly("/ping", "/query?db=telemetry&epoch=ns");
        }
    }

    @Test
    void tagQueriesAreBoundInTimeUnlessTheServerIsKnownToNeedNone() {
        String empty = "{\"results\":[{\"statement_id\":0}]}";
        for (String version : List.of("3.1.0", "1.8.10")) {
            Answer answer = new Answer(200, empty, Map.of("X-Influxdb-Version", version));
            try (ScriptedInflux influx = new ScriptedInflux(body -> answer);
                    InfluxTelemetryStore store = new InfluxTelemetryStore(influx.settings(LONG))) {
                store.health();
                store.devices("s");

                assertThat(influx.asked.getLast().contains("time >="))
                        .as(version)
                        .isEqualTo(version.startsWith("3"));
            }
        }
    }

    @Test
    void everyRequestOfAReadIsOneStatement() {
        String empty = "{\"results\":[{\"statement_id\":0}]}";
        try (ScriptedInflux influx = new ScriptedInflux(body -> Answer.of(200, empty));
                InfluxTelemetryStore store = new InfluxTelemetryStore(influx.settings(LONG))) {
            store.sightings(List.of(new DeviceKey("s", "d'; DROP DATABASE x".replace(";", ","))), 0);
            store.measurements();
            store.fields("m");

            assertThat(influx.asked).hasSize(3).noneMatch(statement -> statement.contains(";"));
        }
    }

    private static WriteOutcome write(Answer answer) {
        try (ScriptedInflux influx = new ScriptedInflux(body -> answer);
                InfluxTelemetryStore store = new InfluxTelemetryStore(influx.settings(LONG))) {
            return store.write(BATCH);
        }
    }
}
