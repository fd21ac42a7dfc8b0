/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.ingest.forward.BatchLimits;
import io.sluice.ingest.forward.CatchUp;
import io.sluice.ingest.forward.ForwardSettings;
import io.sluice.ingest.forward.RetryTimes;
import io.sluice.ingest.pipeline.IngestMeters;
import io.sluice.ingest.pipeline.PipelineSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pipeline and the meters say while a backlog is worked off beside what is new. */
class CatchingUpTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final RetryTimes QUICK = new RetryTimes(
            Duration.ofMillis(50),
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));

    @TempDir
    Path directory;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void eachLaneHasItsAgeItsRateAndItsEstimate() throws Exception {
        CatchUp catchUp = new CatchUp(CatchUp.Order.LIVE_FIRST, 300, Duration.ofMillis(800), 1_000);
        try (EngineRig rig = new EngineRig(
                directory,
                new ForwardSettings(new BatchLimits(50, 1 << 20, Duration.ofMillis(5)), 2, catchUp, QUICK))) {
            IngestMeters.bindGauges(registry, rig.ingest);
            rig.influx.say(503, "{\"message\":\"away\"}", Map.of());
            rig.post(1_200);
            await().atMost(LONG).until(() -> age("sluice.journal.oldest.age") > 1);
            assertThat(rig.snapshot().catchUp().estimatedSeconds())
                    .as("nothing gets fewer")
                    .isNull();
            assertThat(rig.snapshot().catchUp().lanes()).singleElement().satisfies(lane -> {
                assertThat(lane.name()).isEqualTo("all");
                assertThat(lane.waiting()).isEqualTo(1_200);
            });

            rig.influx.be(FakeInflux.Mood.WELL);
            await().atMost(LONG).until(() -> rig.snapshot().catchUp().lanes().size() == 2);
            rig.post(10);
            await().atMost(LONG).until(() -> lane(rig, "live").waiting() == 0);
            await().atMost(LONG).until(() -> lane(rig, "backlog").perSecond() > 0);
            PipelineSnapshot.Lane backlog = lane(rig, "backlog");
            assertThat(backlog.waiting()).isPositive();
            assertThat(backlog.oldestAgeSeconds()).isGreaterThan(1);
            assertThat(backlog.estimatedSeconds()).isBetween(0.0, 60.0);
            assertThat(age("sluice.ingest.backlog.age")).isGreaterThan(1);
            assertThat(age("sluice.ingest.live.age")).isZero();
            assertThat(rig.snapshot().identityHolds()).isTrue();

            await().atMost(LONG).until(() -> rig.snapshot().counters().inFlight() == 0);
            await().until(() -> rig.snapshot().catchUp().lanes().size() == 1);
            assertThat(rig.snapshot().catchUp().estimatedSeconds()).isZero();
            assertThat(rig.influx.rows()).isEqualTo(1_210);
            assertThat(registry.get("sluice.ingest.in.flight").gauge().value()).isZero();
        }
    }

    private static PipelineSnapshot.Lane lane(EngineRig rig, String name) {
        return rig.snapshot().catchUp().lanes().stream()
                .filter(lane -> lane.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private double age(String name) {
        return registry.get(name).timeGauge().value(java.util.concurrent.TimeUnit.SECONDS);
    }
}
