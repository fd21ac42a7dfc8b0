/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sluice.ingest.forward.BatchLimits;
import io.sluice.ingest.forward.CatchUp;
import io.sluice.ingest.forward.ForwardSettings;
import io.sluice.ingest.forward.RetryTimes;
import io.sluice.ingest.pipeline.PipelineSnapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/**
 * The whole engine (no broker; messages come by the HTTP door) before an InfluxDB that is ill: what the pipeline says, what
 * the log says, and that everything is stored once it is well.
 */
class StoreOutageTest {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final RetryTimes QUICK = new RetryTimes(
            Duration.ofMillis(100),
            Duration.ofMillis(10),
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));

    @TempDir
    Path directory;

    private final ListAppender<ILoggingEvent> heard = new ListAppender<>();
    private EngineRig rig;
    private FakeInflux influx;

    @BeforeEach
    void open() throws Exception {
        heard.start();
        logger().addAppender(heard);
        rig = new EngineRig(
                directory,
                new ForwardSettings(
                        new BatchLimits(20, 1 << 20, Duration.ofMillis(5)),
                        2,
                        new CatchUp(CatchUp.Order.BACKLOG_FIRST, 0),
                        QUICK));
        influx = rig.influx;
    }

    @AfterEach
    void close() {
        rig.close();
        logger().detachAppender(heard);
    }

    @Test
    void aSlowStoreIsUpAndGetsSeveralWritesAtATime() {
        influx.be(FakeInflux.Mood.SLOW);
        rig.post(300);
        awaitStored(300);

        assertThat(snapshot().store().state()).isEqualTo("up");
        assertThat(snapshot().breaker().state()).isEqualTo("closed");
        assertThat(snapshot().store().writesInFlight()).as("more than at first").isGreaterThan(1);
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aWriteToAStoreThatHangsIsEndedByTheTimeLimit() {
        influx.be(FakeInflux.Mood.HANGING);
        rig.post(100);
        PipelineSnapshot down = awaitDown();

        assertThat(down.store().reason())
                .contains("did not answer a write within PT0.5S", influx.url().toString());
        assertThat(down.counters().inFlight()).isEqualTo(100);
        awaitSeveralWrites();
        heals(100);
        assertSaidOnce("did not answer a write within PT0.5S");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "500 | {\"code\":\"internal error\",\"message\":\"unexpected error writing points to database: timeout\"} | unexpected error writing points",
                "503 | {\"code\":\"unavailable\",\"message\":\"service is shutting down\"} | service is shutting down",
                "429 | {\"code\":\"too many requests\",\"message\":\"org is over its write limit\"} | over its write limit",
                "401 | {\"code\":\"unauthorized\",\"message\":\"unauthorized access\"} | check the token",
                "403 | {\"code\":\"forbidden\",\"message\":\"insufficient permissions for write\"} | check the token",
                "404 | {\"code\":\"not found\",\"message\":\"bucket \\\"telemetry\\\" not found\"} | check that the bucket exists",
            })
    void aStoreThatSaysNoIsAskedAgainUntilItTakesEverythingOnce(int status, String body, String reason) {
        influx.say(status, body, Map.of());
        rig.post(100);
        PipelineSnapshot down = awaitDown();

        assertThat(down.store().reason()).contains("answered " + status + " to a write", reason);
        assertThat(down.counters().stored()).isZero();
        awaitSeveralWrites();
        assertThat(snapshot().deadLetters().state()).isEqualTo("up");
        heals(100);
        assertSaidOnce("answered " + status);
    }

    @ParameterizedTest
    @CsvSource({"503", "429"})
    void aStoreThatSaysHowLongIsLeftAloneForThatLong(int status) {
        influx.say(status, "{\"message\":\"later\"}", Map.of("Retry-After", "1"));
        rig.post(100);
        awaitDown();
        await().until(() -> influx.writes() >= 1 && !warnings().isEmpty());
        PipelineSnapshot pause = snapshot();
        List<String> said = warnings();
        int asked = influx.writes();
        long askedAt = influx.lastWriteAt();
        influx.be(FakeInflux.Mood.WELL);

        assertThat(pause.store().state()).isEqualTo("unavailable");
        assertThat(pause.store().reason()).contains("answered " + status + " to a write", "later");
        assertThat(pause.breaker().state()).as("too few failures to open it").isEqualTo("closed");
        assertThat(pause.counters().stored()).isZero();
        assertThat(pause.counters().inFlight()).isEqualTo(100);
        assertThat(pause.identityHolds()).isTrue();
        assertThat(pause.deadLetters().state()).isEqualTo("up");
        assertThat(said).hasSize(1).first().asString().contains("answered " + status + " to a write", "later");

        awaitStored(100);
        assertThat(snapshot().store().state()).isEqualTo("up");
        assertThat(snapshot().store().reason()).isNull();
        assertThat(warnings()).as("nothing more, and nothing of the breaker").isEqualTo(said);
        awaitSaidToTakeWritesAgain();
        assertThat(influx.lastWriteAt() - askedAt).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(900));
        assertThat(asked).as("one for each writer at most").isLessThanOrEqualTo(2);
    }

    @Test
    void onePoisonLineInFiveThousandIsADeadLetterAndAllOthersAreStored() throws Exception {
        rig.post(20_000, i -> i % 5_000 == 2_345 ? "{\"POISON\":1}" : "{\"v\":" + i + "}");
        await().atMost(SOON).until(() -> snapshot().counters().inFlight() == 0);

        assertThat(snapshot().counters().stored()).isEqualTo(19_996);
        assertThat(snapshot().counters().deadLettered()).isEqualTo(4);
        assertThat(influx.rows()).isEqualTo(19_996);
        assertThat(snapshot().identityHolds()).isTrue();
        assertThat(rig.ingest
                        .parts()
                        .orElseThrow()
                        .deadLetters()
                        .list(0, 10, letter -> true)
                        .letters())
                .allSatisfy(letter -> {
                    assertThat(letter.reason()).isEqualTo("unparseable-line");
                    assertThat(new String(letter.payload(), StandardCharsets.UTF_8))
                            .contains("POISON");
                });
    }

    @Test
    void garbageForTenWindowsHoldsUpNothingThatComesAfterIt() {
        int garbage = 10 * EngineRig.RECEIVE_MAXIMUM;
        rig.post(garbage, i -> "{garbage " + i);
        rig.post(1_000);
        await().atMost(SOON).until(() -> snapshot().counters().inFlight() == 0);

        assertThat(influx.rows()).isEqualTo(1_000);
        assertThat(snapshot().counters().stored()).isEqualTo(1_000);
        assertThat(snapshot().counters().deadLettered()).isEqualTo(garbage);
        assertThat(snapshot().identityHolds()).isTrue();
    }

    private void heals(int messages) {
        influx.be(FakeInflux.Mood.WELL);
        awaitStored(messages);
        await().until(() -> snapshot().breaker().state().equals("closed"));
        assertThat(snapshot().store().state()).isEqualTo("up");
        assertThat(snapshot().store().reason()).isNull();
    }

    private void awaitStored(int messages) {
        await().atMost(SOON).until(() -> snapshot().counters().stored() == messages);
        PipelineSnapshot now = snapshot();
        assertThat(influx.rows()).as("each once").isEqualTo(messages);
        assertThat(now.identityHolds()).isTrue();
        assertThat(now.counters().inFlight()).isZero();
        assertThat(now.counters().deadLettered()).isZero();
        assertThat(now.catchUp().estimatedSeconds()).isZero();
    }

    private PipelineSnapshot awaitDown() {
        await().atMost(SOON).until(() -> snapshot().store().state().equals("unavailable"));
        return snapshot();
    }

    private void awaitSeveralWrites() {
        int asked = influx.writes();
        await().atMost(SOON).until(() -> influx.writes() >= asked + 3);
        await().atMost(SOON).until(() -> !snapshot().breaker().state().equals("closed"));
    }

    private void assertSaidOnce(String words) {
        assertThat(warnings()).filteredOn(line -> line.contains(words)).hasSize(1);
        assertThat(warnings())
                .filteredOn(line -> line.contains("breaker is open"))
                .hasSize(1);
        awaitSaidToTakeWritesAgain();
    }

    private void awaitSaidToTakeWritesAgain() {
        await().until(() -> heard.list.stream()
                        .filter(event -> event.getFormattedMessage().contains("takes writes again"))
                        .count()
                == 1);
    }

    private List<String> warnings() {
        return List.copyOf(heard.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private PipelineSnapshot snapshot() {
        return rig.snapshot();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("io.sluice.ingest.forward");
    }
}
