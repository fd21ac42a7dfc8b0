/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.testservers.SluiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A drill on a running system: its store is away for a while, and everybody can see what came of it. */
class DrillTest {

    private static final int MESSAGES = 20_000;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String PATH = "/api/v1/drills/store-outage";

    @TempDir
    static Path folder;

    private static Rig rig;
    private static Api api;

    @BeforeAll
    static void start() {
        rig = Rig.allInOne(folder);
        api = Api.of(rig.ingest()).with("Content-Type", "application/json");
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @Test
    void theLaunchersCommandTellsWhatHappenedAndNothingIsLost() {
        Oracle oracle = new Oracle(rig.mqttPort(), 2, PlantMessages.timed(50));

        int exitCode;
        String said;
        CompletableFuture<Oracle.Report> publishing;
        try (SluiceProcess command = launcher("--seconds=4")) {
            await().atMost(LIMIT).until(() -> api.get(PATH).json().path("state").asString(""), "outage"::equals);
            publishing = oracle.publishInBackground(MESSAGES);
            awaitReadinessNamesTheDrill();
            exitCode = command.awaitExit(LIMIT);
            said = command.log();
        }

        assertThat(exitCode).as(said).isZero();
        assertThat(said)
                .contains("the breaker is open", "the outage is over (its time is up)", "the breaker is closed")
                .contains("caught up", "acknowledgements withheld        never", "Passed: ");
        oracle.await(publishing, MESSAGES, LIMIT);
        Accounts.assertExactly(rig, MESSAGES);
    }

    private static void awaitReadinessNamesTheDrill() {
        await().atMost(LIMIT).untilAsserted(() -> {
            Readiness readiness = Readiness.of(rig.ingest());
            assertThat(readiness.status()).isEqualTo(503);
            assertThat(readiness.body()).contains("\"store\"").contains("drill: ");
        });
    }

    @Test
    void runsOneAtATimeAndIsEndedByRequest() {
        await().atMost(LIMIT).until(() -> api.post(PATH, "{\"seconds\":600}").status(), status -> status == 202);
        api.post(PATH, "{\"seconds\":1}").isProblem(409, "drill-runs");

        assertThat(api.call("DELETE", PATH, "").ok().path("endedBy").asString()).isEqualTo("request");

        await().atMost(LIMIT).until(() -> api.get(PATH).ok().path("state").asString(), "caught-up"::equals);
        api.call("DELETE", PATH, "").isProblem(404, "no-drill");
        rig.ingest().awaitReady();
    }

    @Test
    void refusesATimeOutOfBounds() {
        for (String body : List.of("{\"seconds\":0}", "{\"seconds\":601}", "{}")) {
            api.post(PATH, body).isProblem(400, "invalid-request");
        }
        api.post(PATH, "{\"seconds\":\"long\"}").isProblem(400, "bad-request");
    }

    private static SluiceProcess launcher(String option) {
        return SluiceProcess.startCommand(
                List.of(
                        root().resolve("sluice").toString(),
                        "drill",
                        "store-outage",
                        "--url=" + rig.ingest().url(""),
                        option),
                Map.of(),
                folder);
    }

    /** The folder of the launcher. */
    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("sluice"))) {
            here = here.getParent();
        }
        return here;
    }
}
