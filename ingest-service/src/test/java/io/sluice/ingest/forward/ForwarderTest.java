/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.sluice.codec.route.RouteSource;
import io.sluice.codec.route.RouteTable;
import io.sluice.ingest.Journals;
import io.sluice.ingest.deadletter.DeadLetter;
import io.sluice.ingest.deadletter.DeadLetters;
import io.sluice.ingest.deadletter.WhenFull;
import io.sluice.ingest.inspect.Inspector;
import io.sluice.journal.CheckpointFile;
import io.sluice.journal.Journal;
import io.sluice.model.DeviceKey;
import io.sluice.store.Scan;
import io.sluice.store.TimeRange;
import io.sluice.store.WriteOutcome;
import io.sluice.store.kit.InMemoryTelemetryStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForwarderTest {

    private static final String TOPIC = "telemetry/plant/dev/m";

    @TempDir
    Path directory;

    private final InMemoryTelemetryStore store = new InMemoryTelemetryStore();
    private Journal journal;
    private DeadLetters deadLetters;
    private Progress progress;
    private Forwarder forwarder;

    @BeforeEach
    void open() throws Exception {
        journal = Journals.open(directory.resolve("journal"), 16 << 20);
        deadLetters = DeadLetters.open(Journals.open(directory.resolve("dead"), 1 << 20), WhenFull.BLOCK);
        progress = Progress.open(directory.resolve("checkpoint"), journal);
        forwarder = new Forwarder(
                journal,
                store,
                deadLetters,
                progress,
                OpenedLedger.open(directory.resolve("ledger"), 1_000, journal, progress),
                new ForwardSettings(
                        new BatchLimits(10, 1 << 20, Duration.ofMillis(5)),
                        2,
                        new CatchUp(CatchUp.Order.BACKLOG_FIRST, 0),
                        RetryTimes.DEFAULT),
                new RouteSource(RouteTable.DEFAULT),
                Inspector.NONE,
                InstantSource.system(),
                new Silent());
        forwarder.start();
    }

    @AfterEach
    void close() throws Exception {
        forwarder.close();
        deadLetters.close();
        journal.close();
    }

    @Test
    void storesEveryMessageAndCountsIt() {
        Journals.write(journal, TOPIC, payloads(1, 1_000));
        awaitPosition(1_000);
        assertThat(rows()).isEqualTo(1_000);
        assertThat(progress.confirmed().tally()).isEqualTo(new Tally(1_000, 0, 0, 0, 1_000, 0));
        assertThat(progress.confirmed().isConsistent()).isTrue();
    }

    @Test
    void keepsWhatCannotBeReadAsDeadLettersAndStoresItsNeighbours() throws Exception {
        Journals.write(journal, TOPIC, "{\"seq\":1}", "{nonsense", "[{\"seq\":2},{\"site\":1},{\"seq\":3}]", "");
        awaitPosition(4);
        assertThat(rows()).isEqualTo(3);
        assertThat(progress.confirmed().tally()).isEqualTo(new Tally(1, 3, 0, 0, 3, 3));
        assertThat(letters()).extracting(DeadLetter::id).containsExactly("1", "2-1", "3");
        assertThat(letters())
                .extracting(DeadLetter::reason)
                .containsExactly("malformed-json", "reserved-name", "empty-payload");
    }

    @Test
    void keepsAReadingThatTheStoreRefusesWithItsPlaceInTheMessage() throws Exception {
        store.refuse(reading -> reading.fields().getFirst().name().equals("bad")
                ? Optional.of("field-type-conflict")
                : Optional.empty());
        Journals.write(journal, TOPIC, "{\"ok\":1}", "[{\"site\":1},{\"ok\":2},{\"bad\":3}]", "{\"ok\":4}");
        awaitPosition(3);
        assertThat(rows()).isEqualTo(3);
        assertThat(letters()).extracting(DeadLetter::id).containsExactly("1-0", "1-2");
        assertThat(progress.confirmed().tally()).isEqualTo(new Tally(2, 1, 0, 0, 3, 2));
    }

    @Test
    void losesNothingWhileTheStoreIsAwayAndTheBreakerOpensAndCloses() {
        store.goDown("gone for a test");
        Journals.write(journal, TOPIC, payloads(1, 100));
        await().until(() -> breaker() == CircuitBreaker.State.OPEN);
        assertThat(forwarder.writer().trouble())
                .hasValueSatisfying(why -> assertThat(why).contains("gone for a test"));
        assertThat(progress.confirmed().position()).isZero();
        store.comeUp();
        Journals.write(journal, TOPIC, payloads(101, 200));
        await().atMost(Duration.ofSeconds(20)).until(() -> progress.confirmed().position() == 200);
        assertThat(rows()).isEqualTo(200);
        assertThat(breaker()).isEqualTo(CircuitBreaker.State.CLOSED);
        assertThat(forwarder.writer().trouble()).isEmpty();
    }

    @Test
    void goesOnFromTheCheckpointAfterAStop() throws Exception {
        Journals.write(journal, TOPIC, payloads(1, 50));
        awaitPosition(50);
        close();
        open();
        assertThat(progress.confirmed().position()).isEqualTo(50);
        Journals.write(journal, TOPIC, payloads(51, 60));
        awaitPosition(60);
        assertThat(progress.confirmed().tally().stored()).isEqualTo(60);
    }

    @Test
    void writesTheSameOnceMoreAfterACrashWithoutDoublingRowsOrLettersOrCounts() throws Exception {
        Path saved = directory.resolve("checkpoint");
        Journals.write(journal, TOPIC, payloads(1, 10));
        awaitPosition(10);
        await().until(() -> Files.exists(saved));
        byte[] checkpoint = Files.readAllBytes(saved);
        Journals.write(journal, TOPIC, "{bad", "[{\"site\":1},{\"seq\":11}]", "{\"seq\":12}");
        awaitPosition(13);
        Checkpoint before = progress.confirmed();
        close();
        Files.write(saved, checkpoint); // as if the process had been killed before it saved the second
        assertThat(new CheckpointFile(saved, Checkpoint.VERSION).read().flatMap(Checkpoint::fromBytes))
                .hasValueSatisfying(found -> assertThat(found.position()).isEqualTo(10));
        open();
        awaitPosition(13);
        assertThat(progress.confirmed()).isEqualTo(before);
        assertThat(letters()).extracting(DeadLetter::id).containsExactly("10", "11-0");
        assertThat(rows()).isEqualTo(12);
    }

    private static String[] payloads(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(i -> "{\"ts\":" + (1_700_000_000_000L + i) + ",\"seq\":" + i + "}")
                .toArray(String[]::new);
    }

    private void awaitPosition(long position) {
        await().until(() -> progress.confirmed().position() == position);
    }

    private CircuitBreaker.State breaker() {
        return forwarder.writer().breaker().getState();
    }

    private List<DeadLetter> letters() throws Exception {
        return deadLetters.list(0, 100, letter -> true).letters();
    }

    private int rows() {
        AtomicInteger rows = new AtomicInteger();
        store.scan(
                new Scan(
                        "m",
                        List.of(new DeviceKey("plant", "dev")),
                        Set.of(),
                        new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE),
                        Scan.Order.ASCENDING,
                        null),
                row -> rows.incrementAndGet() > 0);
        return rows.get();
    }

    private static final class Silent implements ForwardListener {
        @Override
        public void onWrite(WriteOutcome outcome, long nanos) {}

        @Override
        public void onSettled(Tally tally, long oldestReceivedAtNanos) {}

        @Override
        public void onDeadLetter(String reason) {}
    }
}
