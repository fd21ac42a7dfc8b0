/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreOutageDrillTest {

    private static final PipelineLook WELL = look(100, 0, "closed", "up", 0, null);

    private final StoreOutage outage = new StoreOutage();
    private final AtomicReference<Optional<PipelineLook>> pipeline = new AtomicReference<>(Optional.of(WELL));
    private final StoreOutageDrill drill = new StoreOutageDrill(outage, pipeline::get);

    @AfterEach
    void close() {
        drill.close();
    }

    @Test
    void tellsWhatHappenedFromTheBeginningUntilAllIsCaughtUp() {
        started(600);
        assertThat(outage.isOn()).isTrue();
        see(look(100, 50, "open", "up", 400, "unavailable: drill"));
        await().until(() -> report().breakerOpenedAt() != null);
        see(look(100, 70, "open", "up", 600, "unavailable: drill"));
        await().until(() -> report().inFlightPeak() == 70);

        assertThat(drill.end()).isPresent();

        assertThat(outage.isOn()).isFalse();
        assertThat(report().state()).isEqualTo("catching-up");
        see(look(169, 30, "closed", "up", 500, null));
        await().until(() -> report().breakerClosedAt() != null);
        assertThat(report().state()).as("one message of the outage is missing").isEqualTo("catching-up");
        see(look(170, 30, "closed", "up", 300, null));
        await().until(() -> report().state().equals("caught-up"));
        DrillReport seen = report();
        assertThat(seen.endedBy()).isEqualTo("request");
        assertThat(seen.acknowledgedDuring()).isEqualTo(70);
        assertThat(seen.acknowledgedAfter()).isEqualTo(30);
        assertThat(seen.journalBytesPeak()).isEqualTo(600);
        assertThat(seen.journalStayedUp()).isTrue();
        assertThat(seen.identityHolds()).isTrue();
        assertThat(seen.catchUpSeconds()).isNotNegative();
    }

    @Test
    void isNotCaughtUpWhileTheStoreIsInTrouble() {
        started(600);
        drill.end();
        see(look(100, 0, "closed", "up", 0, "unavailable: still away"));
        see(look(100, 1, "open", "up", 0, "unavailable: still away"));
        await().until(() -> report().breakerOpenedAt() != null);
        assertThat(report().state()).isEqualTo("catching-up");
        assertThat(report().caughtUpAt()).isNull();
    }

    @Test
    void endsByItself() {
        started(1);
        await().until(() -> !outage.isOn());
        await().until(() -> report().state().equals("caught-up"));
        assertThat(report().endedBy()).isEqualTo("time");
    }

    @Test
    void endsBeforeTheJournalIsFull() {
        started(600);
        see(look(100, 50, "open", "up", 800, "unavailable: drill"));
        await().until(() -> !outage.isOn());
        assertThat(report().endedBy()).isEqualTo("journal");
    }

    @Test
    void endsWithIngest() {
        started(600);
        pipeline.set(Optional.empty());
        await().until(() -> report().state().equals("abandoned"));
        assertThat(outage.isOn()).isFalse();
        assertThat(report().endedBy()).isEqualTo("stop");
        assertThat(drill.start(1)).isInstanceOf(DrillStart.NotRunning.class);
    }

    @Test
    void remembersThatTheIdentityDidNotHoldOrThatTheJournalWasFull() {
        started(600);
        PipelineLook bad = new PipelineLook(Instant.now(), 100, 100, 0, 0, false, 0, 1_000, 0, "closed", "full", null);
        see(bad);
        await().until(() -> !report().identityHolds());
        see(WELL);
        drill.end();
        await().until(() -> report().state().equals("caught-up"));
        assertThat(report().identityHolds()).isFalse();
        assertThat(report().journalStayedUp()).isFalse();
    }

    @Test
    void runsOneAtATimeAndAgainAfterwards() {
        started(600);
        assertThat(drill.start(1))
                .isInstanceOfSatisfying(
                        DrillStart.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("drill-runs"));
        drill.end();
        await().until(() -> report().state().equals("caught-up"));
        started(600);
    }

    @Test
    void secondEndGivesUpWatching() {
        started(600);
        see(look(100, 50, "open", "up", 0, "unavailable: drill"));
        await().until(() -> report().inFlightPeak() == 50);
        drill.end();
        assertThat(drill.end())
                .hasValueSatisfying(seen -> assertThat(seen.state()).isEqualTo("abandoned"));
        assertThat(drill.end()).isEmpty();
    }

    @Test
    void doesNotBeginWhereSomethingIsWrongAlready() {
        refusedFor(look(100, 0, "closed", "up", 0, "unavailable: connection refused"), "connection refused");
        refusedFor(look(100, 0, "half_open", "up", 0, null), "half_open");
        refusedFor(look(100, 0, "closed", "full", 0, null), "full");
        refusedFor(look(100, 0, "closed", "up", 501, null), "501 of 1000");
        assertThat(outage.isOn()).isFalse();
    }

    private void refusedFor(PipelineLook before, String word) {
        see(before);
        assertThat(drill.start(1)).isInstanceOfSatisfying(DrillStart.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo("not-well");
            assertThat(refused.reason()).contains(word);
        });
    }

    private void started(int seconds) {
        assertThat(drill.start(seconds)).isInstanceOf(DrillStart.Started.class);
    }

    private void see(PipelineLook now) {
        pipeline.set(Optional.of(now));
    }

    private DrillReport report() {
        return drill.report().orElseThrow();
    }

    private static PipelineLook look(
            long position, long inFlight, String breaker, String journal, long bytes, String trouble) {
        return new PipelineLook(
                Instant.now(),
                position,
                position + inFlight,
                inFlight,
                0,
                true,
                bytes,
                1_000,
                0,
                breaker,
                journal,
                trouble);
    }
}
