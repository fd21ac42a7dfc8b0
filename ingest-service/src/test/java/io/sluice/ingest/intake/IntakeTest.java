/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.ingest.Journals;
import io.sluice.journal.Journal;
import io.sluice.journal.JournalReader;
import io.sluice.mqtt.InboundPublish;
import io.sluice.mqtt.Lane;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakeTest {

    private static final long WINDOW = 100;
    private static final String TOPIC = "telemetry/plant/dev/m";

    @TempDir
    Path directory;

    private Journal journal;
    private Intake intake;
    private FakeLane lane;

    @BeforeEach
    void open() throws Exception {
        open(1 << 20, InstantSource.system());
    }

    private void open(long maxBytes, InstantSource clock) throws Exception {
        journal = Journals.open(directory, maxBytes);
        intake = new Intake(journal, WINDOW, clock, reason -> {});
        intake.start(WINDOW);
        lane = new FakeLane(7, journal);
    }

    @AfterEach
    void close() throws Exception {
        intake.close();
        journal.close();
    }

    @Test
    void acknowledgesInOrderOfArrivalAndOnlyWhatIsCommitted() {
        for (int group = 0; group < 50; group++) {
            int first = group * 20 + 1;
            intake.onPublishes(IntStream.range(first, first + 20)
                    .mapToObj(id -> lane.publish(id, false, "{\"t\":" + id + "}"))
                    .toList());
        }
        await().until(() -> lane.settled.size() == 1_000);
        assertThat(lane.settled)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 1_000).boxed().toList());
        assertThat(lane.settledUncommitted).isZero();
    }

    @Test
    void givesEveryMessageAReceiptTimeOfItsOwn() throws Exception {
        close();
        open(1 << 20, InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000)));
        intake.onPublishes(IntStream.rangeClosed(1, 100)
                .mapToObj(id -> lane.publish(id, false, "{}"))
                .toList());
        await().until(() -> lane.settled.size() == 100);
        List<Long> times =
                records().stream().map(MessageRecord::receivedAtNanos).toList();
        assertThat(times).isSorted().hasSize(100);
        assertThat(times.getLast() - times.getFirst()).isEqualTo(99_000);
    }

    @Test
    void takesAMessageSentAgainForADuplicateOnlyIfAllOfItIsEqual() throws Exception {
        intake.onPublishes(List.of(lane.publish(1, false, "a"), lane.publish(2, false, "b")));
        await().until(() -> lane.settled.size() == 2);
        FakeLane otherSession = new FakeLane(8, journal);
        intake.onPublishes(List.of(
                lane.publish(1, true, "a"), // the same again
                lane.publish(2, true, "c"), // another payload
                lane.publish(3, true, "b"), // another packet id
                lane.publish(1, false, "a"))); // new: without DUP it is a message of its own
        intake.onPublishes(List.of(otherSession.publish(2, true, "c")));
        await().until(() -> journal.committedSequence() == 7);
        assertThat(records())
                .extracting(MessageRecord::duplicate)
                .containsExactly(false, false, true, false, false, false, false);
    }

    @Test
    void recognisesAMessageSentAgainAfterAStart() throws Exception {
        intake.onPublishes(List.of(lane.publish(1, false, "a")));
        await().until(() -> lane.settled.size() == 1);
        close();
        open(1 << 20, InstantSource.system());
        intake.onPublishes(List.of(lane.publish(1, true, "a")));
        await().until(() -> journal.committedSequence() == 2);
        assertThat(records()).extracting(MessageRecord::duplicate).containsExactly(false, true);
    }

    @Test
    void doesNotTakeAMessageForADuplicateOfOneThatTheBrokerMustHaveSeenAcknowledged() throws Exception {
        intake.onPublishes(List.of(lane.publish(1, false, "a")));
        intake.onPublishes(IntStream.rangeClosed(2, 1 + (int) WINDOW)
                .mapToObj(id -> lane.publish(id, false, "x"))
                .toList());
        intake.onPublishes(List.of(lane.publish(1, true, "a")));
        await().until(() -> journal.committedSequence() == WINDOW + 2);
        assertThat(records().getLast().duplicate()).isFalse();
    }

    @Test
    void keepsNothingOfAPostWhoseCallerGaveUpWhileTheJournalWasFull() throws Exception {
        close();
        open(128 << 10, InstantSource.system());
        String large = "x".repeat(10_000);
        for (int id = 1; !(intake.state() instanceof IntakeState.Full); id++) {
            intake.onPublishes(List.of(lane.publish(id, false, large)));
            TimeUnit.MILLISECONDS.sleep(20);
        }
        CompletableFuture<PostOutcome> post = intake.post(TOPIC, "given-up".getBytes(StandardCharsets.UTF_8));
        CompletableFuture<PostOutcome> next = intake.post(TOPIC, "next".getBytes(StandardCharsets.UTF_8));
        post.cancel(false);

        journal.release(journal.committedSequence());

        assertThat(next.get(10, TimeUnit.SECONDS)).isInstanceOf(PostOutcome.Durable.class);
        assertThat(records())
                .extracting(record -> new String(record.payload(), StandardCharsets.UTF_8))
                .contains("next")
                .doesNotContain("given-up");
    }

    @Test
    void withholdsAcknowledgementsWhileTheJournalIsFullAndGoesOnWhenThereIsRoom() throws Exception {
        close();
        open(128 << 10, InstantSource.system());
        String large = "x".repeat(10_000);
        intake.onPublishes(IntStream.rangeClosed(1, 30)
                .mapToObj(id -> lane.publish(id, false, large))
                .toList());
        await().until(() -> intake.state() instanceof IntakeState.Full);
        int before = lane.settled.size();
        assertThat(before).isBetween(1, 29);
        CompletableFuture<PostOutcome> post = intake.post(TOPIC, large.getBytes(StandardCharsets.UTF_8));
        await().during(200, TimeUnit.MILLISECONDS).until(() -> lane.settled.size() == before && !post.isDone());

        await().until(() -> {
            journal.release(journal.committedSequence());
            return lane.settled.size() == 30 && post.isDone();
        });
        assertThat(post.join()).isInstanceOf(PostOutcome.Durable.class);
        assertThat(intake.state()).isInstanceOf(IntakeState.Open.class);
    }

    @Test
    void answersPostsOnceTheyAreDurable() {
        assertThat(intake.post(TOPIC, new byte[] {'1'})
                        .orTimeout(5, TimeUnit.SECONDS)
                        .join())
                .isInstanceOf(PostOutcome.Durable.class);
        assertThat(journal.committedSequence()).isEqualTo(1);
    }

    private List<MessageRecord> records() throws Exception {
        List<MessageRecord> records = new ArrayList<>();
        try (JournalReader reader = journal.reader(0)) {
            while (reader.advance()) {
                records.add(MessageRecord.read(reader.payload()));
            }
        }
        return records;
    }

    /** Remembers what was settled, and whether it was committed then. */
    private static final class FakeLane implements Lane {
        private final long session;
        private final Journal journal;
        private final List<Integer> settled = new CopyOnWriteArrayList<>();
        private volatile int settledUncommitted;

        FakeLane(long session, Journal journal) {
            this.session = session;
            this.journal = journal;
        }

        InboundPublish publish(int packetId, boolean dup, String payload) {
            return new InboundPublish(
                    this, TOPIC, payload.getBytes(StandardCharsets.UTF_8), 1, packetId, dup, false, null);
        }

        @Override
        public long sessionId() {
            return session;
        }

        @Override
        public int index() {
            return 0;
        }

        @Override
        public void settle(List<InboundPublish> group) {
            if (journal.committedSequence() < settled.size() + group.size()) {
                settledUncommitted++;
            }
            group.forEach(publish -> settled.add(publish.packetId()));
        }
    }
}
