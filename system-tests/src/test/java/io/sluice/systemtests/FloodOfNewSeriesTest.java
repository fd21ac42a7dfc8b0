/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.testservers.InfluxDbServer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A site whose every message has a tag value of its own: the store gains no more series than the budget, each other message is a
 * dead letter that names the tag, and other sites' readings take no longer than without it. The times are stated; only the
 * long form, which wants a quiet machine, judges them.
 */
class FloodOfNewSeriesTest {

    private static final int BUDGET = 1_000;
    private static final Duration TIME = Duration.ofSeconds(Soak.pick(4, 60));
    private static final int MESSAGES = Soak.pick(8_000, 100_000);
    private static final int PER_SECOND = (int) (MESSAGES / TIME.toSeconds());
    private static final int CONNECTIONS = 2;
    private static final int PAGE = 1_000;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Some tokens come back while the flood lasts, and while a killed program starts again. */
    private static final int REFILLED = (int) (BUDGET * TIME.plusMinutes(2).toSeconds() / 3_600);

    @TempDir
    static Path folder;

    private static Rig.Services rig;

    @BeforeAll
    static void start() {
        rig = Rig.services(
                folder,
                "--sluice.ingest.routes[0].topic=flood/{site}/{device}/{measurement}",
                "--sluice.ingest.routes[0].payload-tags=lot",
                "--sluice.ingest.guards.new-series=" + BUDGET);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @Test
    void theStoreGainsNoMoreSeriesThanTheBudgetAndNobodyElseIsLate() {
        try (Soak soak = Soak.begin("flood")) {
            Probe.Latencies quiet = join(Probe.start(rig, "quiet", TIME));
            Oracle flood = new Oracle(rig.mqttPort(), CONNECTIONS, flood("press-shop")).atRate(PER_SECOND);
            CompletableFuture<Oracle.Report> publishing = flood.publishInBackground(MESSAGES);
            Probe.Latencies during = join(Probe.start(rig, "during", TIME));
            flood.await(publishing, MESSAGES, LIMIT);
            Accounts.awaitSettled(rig);

            assertBounded(soak, "press-shop");
            soak.saw("otherSiteBefore", quiet.figures()).saw("otherSiteDuring", during.figures());
            if (Soak.pick(0, 1) == 1) {
                assertThat(during.millis(0.99)).isLessThan(1.5 * quiet.millis(0.99) + 50);
            }
            soak.passed();
        }
    }

    @Test
    void neitherWhenIngestIsKilledInTheMiddle() throws InterruptedException {
        try (Soak soak = Soak.begin("flood-kill")) {
            Oracle flood = new Oracle(rig.mqttPort(), CONNECTIONS, flood("paint-shop")).atRate(PER_SECOND);
            CompletableFuture<Oracle.Report> publishing = flood.publishInBackground(MESSAGES);
            Thread.sleep(TIME.toMillis() / 4 + soak.random().nextLong(TIME.toMillis() / 4));
            long before = flood.acknowledged();
            rig.ingest().kill9();
            rig.ingest().startAgain().awaitReady();
            flood.await(publishing, MESSAGES, LIMIT);
            Accounts.awaitSettled(rig);

            soak.saw("acknowledgedBeforeTheKill", before);
            assertBounded(soak, "paint-shop");
            soak.passed();
        }
    }

    private static void assertBounded(Soak soak, String site) {
        long series = seriesInStore(site);
        Letters letters = letters(site);
        PipelineState state = PipelineState.of(rig.ingest());
        soak.saw("newTagValues", MESSAGES)
                .saw("perSecond", PER_SECOND)
                .saw("budgetPerHour", BUDGET)
                .saw("seriesInTheStore", series)
                .saw("deadLettersThatNameTheTag", letters.naming())
                .saw("pipeline", state.account());
        assertThat(series).isBetween((long) BUDGET, (long) BUDGET + REFILLED);
        assertThat(letters.all()).as("each message is stored or a dead letter").isEqualTo(MESSAGES - series);
        assertThat(letters.naming()).isEqualTo(letters.all());
        assertThat(state.isSettled()).isTrue();

        JsonNode guards = Api.of(rig.ingest()).get("/api/v1/guards").ok();
        assertThat(guards.path("series").path("budgets").valueStream())
                .filteredOn(budget -> budget.path("site").asString().equals(site))
                .singleElement()
                .satisfies(budget -> assertThat(budget.path("tag").asString()).isEqualTo("lot"));
    }

    private record Letters(long all, long naming) {}

    private static Letters letters(String site) {
        Api api = Api.of(rig.ingest());
        long all = 0;
        long naming = 0;
        String cursor = "";
        do {
            Api.Answer page = api.get(
                    "/api/v1/dead-letters?reason=too-many-series&site=%s&limit=%d%s".formatted(site, PAGE, cursor));
            for (JsonNode letter : page.list("deadLetters")) {
                all++;
                naming += letter.path("detail").asString().contains("the tag 'lot'") ? 1 : 0;
            }
            JsonNode next = page.json().path("cursor");
            cursor = next.isNull() ? "" : "&cursor=" + next.asString();
        } while (!cursor.isEmpty());
        return new Letters(all, naming);
    }

    /** The store itself is asked, not Sluice. */
    private static long seriesInStore(String site) {
        InfluxDbServer store = rig.store();
        String query = URLEncoder.encode(
                "SHOW TAG VALUES FROM environment WITH KEY = lot WHERE site = '%s'".formatted(site), UTF_8);
        JsonNode answer = Api.at(path -> URI.create(store.url() + path))
                .with("Authorization", "Token " + store.token())
                .get("/query?db=" + store.bucket() + "&q=" + query)
                .ok();
        return answer.at("/results/0/series/0/values").size();
    }

    private static Probe.Latencies join(CompletableFuture<Probe.Latencies> probe) {
        return probe.orTimeout(LIMIT.plus(TIME).toSeconds(), TimeUnit.SECONDS).join();
    }

    private static Oracle.Messages flood(String site) {
        return new Oracle.Messages() {
            @Override
            public String topic(int n) {
                return "flood/%s/dev-%d/environment".formatted(site, n % 10);
            }

            @Override
            public byte[] payload(int n) {
                return "{\"lot\":\"lot-%d\",\"temperature\":21.5,\"seq\":%d}"
                        .formatted(n, n / 10)
                        .getBytes(UTF_8);
            }
        };
    }
}
