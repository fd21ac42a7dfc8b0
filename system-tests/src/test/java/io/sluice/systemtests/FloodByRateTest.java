/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A site that sends far more than its rate: the store gets what the rate lets through, each other message is a dead letter of that
 * site, none is neither, and another site's readings are all stored. How late they are is stated; the long form, which wants a quiet
 * machine, judges it beside a flood of ten times the rate, but not beside one as fast as the broker takes it: the wire, the journal
 * and the decoder have no shares.
 */
class FloodByRateTest {

    private static final int RATE = Soak.pick(100, 1_000);
    private static final int BURST_SECONDS = 10;
    private static final int PER_SECOND = Soak.pick(4_000, 10_000);

    /** More than broker and machine are able to in the long form. */
    private static final int FASTEST = Soak.pick(10_000, 1_000_000);

    private static final Duration TIME = Duration.ofSeconds(Soak.pick(4, 60));
    private static final Duration OUTAGE = Duration.ofSeconds(Soak.pick(4, 10));
    private static final Duration AROUND_IT = Duration.ofSeconds(Soak.pick(1, 15));
    private static final int CONNECTIONS = 4;
    private static final int NEIGHBOURS = 20;
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @TempDir
    static Path folder;

    private static Rig.Services rig;

    /** A flood's letters do not fit a quarter of these 8 MB, so most of them go to the overflow. */
    @BeforeAll
    static void start() {
        rig = Rig.services(
                folder, "--sluice.ingest.guards.site-rate=" + RATE, "--sluice.ingest.dead-letters.max-size=8MB");
    }

    @AfterAll
    static void stop() {
        if (rig != null) {
            rig.close();
        }
    }

    @Test
    void theStoreGetsNoMoreThanTheRateAndNobodyElseIsLate() {
        try (Soak soak = Soak.begin("flood-rate")) {
            Probe.Latencies quiet = join(Probe.start(rig, "quiet", TIME));
            Flood flood = new Flood("press-shop");
            Probe.Latencies during = besides(flood, PER_SECOND, "during");
            soak.saw("flood", flood.published).saw("floodPerSecond", flood.perSecond);
            Probe.Latencies fastest = besides(flood, FASTEST, "fastest");
            soak.saw("withTheFastest", flood.published).saw("fastestPerSecond", flood.perSecond);
            soak.saw("otherSiteBefore", quiet.figures())
                    .saw("otherSiteDuring", during.figures())
                    .saw("otherSiteDuringTheFastest", fastest.figures());
            Accounts.awaitSettled(rig);

            flood.assertKeptToItsRate(soak);
            if (Soak.pick(0, 1) == 1) {
                assertThat(during.millis(0.99)).isLessThan(1.5 * quiet.millis(0.99) + 50);
            }
            soak.passed();
        }
    }

    /** The flood goes on until the last of the others' messages can be read, so none of them has a quiet moment. */
    private static Probe.Latencies besides(Flood flood, int perSecond, String device) {
        flood.begin(perSecond);
        Probe.Latencies latencies = join(Probe.start(rig, device, TIME));
        flood.end();
        return latencies;
    }

    private static Probe.Latencies join(CompletableFuture<Probe.Latencies> probe) {
        return probe.orTimeout(LIMIT.plus(TIME).toSeconds(), TimeUnit.SECONDS).join();
    }

    @Test
    void norDoesAnotherSiteLoseAReadingWhenTheStoreIsAwayMeanwhile() throws InterruptedException {
        try (Soak soak = Soak.begin("flood-rate-outage")) {
            // At half the rate, which is every site's.
            Oracle neighbour = new Oracle(rig.mqttPort(), 1, PlantMessages.timed(NEIGHBOURS)).atRate(RATE / 2);
            CompletableFuture<Oracle.Report> publishing = neighbour.publishUntilStopped();
            Flood flood = new Flood("paint-shop");
            flood.begin(FASTEST);
            Thread.sleep(AROUND_IT);
            rig.store().stop();
            Thread.sleep(OUTAGE);
            long waiting = PipelineState.of(rig.ingest()).inFlight();
            rig.store().startAgain();
            long back = System.nanoTime();
            Thread.sleep(AROUND_IT);
            flood.end();
            int messages = neighbour.stop();
            neighbour.await(publishing, messages, LIMIT);

            Accounts.assertExactly(rig, messages);
            soak.saw("otherSitesReadings", messages)
                    .saw("waitingBeforeItWasBack", waiting)
                    .saw("secondsUntilSettledAfterIt", secondsSince(back))
                    .saw("flood", flood.published)
                    .saw("floodPerSecond", flood.perSecond);
            assertThat(waiting).as("messages that waited for the store").isPositive();
            flood.assertKeptToItsRate(soak);
            soak.passed();
        }
    }

    private static long secondsSince(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime).toSeconds();
    }

    /** One site's flood, which may change its pace without a pause. For one thread. */
    private static final class Flood {

        private final String site;
        private final long began = System.nanoTime();
        private Oracle oracle;
        private CompletableFuture<Oracle.Report> publishing;
        private int published;
        private long repeats;
        private long perSecond;

        Flood(String site) {
            this.site = site;
        }

        void begin(int atMostPerSecond) {
            oracle = new Oracle(rig.mqttPort(), CONNECTIONS, new SiteFlood(site, published)).atRate(atMostPerSecond);
            publishing = oracle.publishUntilStopped();
        }

        void end() {
            Oracle.Report report = oracle.await(publishing, oracle.stop(), LIMIT);
            published += report.messages();
            repeats += report.repeats();
            perSecond = Math.round(report.perSecond());
        }

        /** A letter means that its second's allowance is used up: what must be stored is known from both sides. */
        void assertKeptToItsRate(Soak soak) {
            long seconds = secondsSince(began) + 1;
            FloodAccount account = FloodAccount.of(rig, site);
            PipelineState state = PipelineState.of(rig.ingest());
            soak.saw("siteRate", RATE)
                    .saw("receivedInSeconds", account.span())
                    .saw("storedOfTheFlood", account.stored().all())
                    .saw("deadLettersOfTheFlood", account.refused().all())
                    .saw(
                            "bytesInTheOverflow",
                            state.json().at("/deadLetters/overflowBytes").asLong())
                    .saw("pipeline", state.account());

            assertThat(repeats).as("messages sent twice").isZero();
            assertThat(account.accountedFor()).as("messages stored or refused").isEqualTo(published);
            assertThat(account.stored().all() + account.refused().all())
                    .as("rows and letters")
                    .isEqualTo(published);
            assertThat(account.stored().all())
                    .as("messages stored")
                    .isBetween(allowedIn(account.refused().span()), allowedIn(account.span()));
            assertThat(account.span()).as("seconds of receipt").isLessThanOrEqualTo(seconds);
            assertThat(state.isSettled()).isTrue();
            assertThat(state.json().at("/deadLetters/state").asString()).isEqualTo("over_share");
        }

        private static long allowedIn(long seconds) {
            return RATE * (BURST_SECONDS + seconds);
        }
    }
}
