/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.ingest.ledger.DeliveryLedger;
import io.sluice.ingest.ledger.LedgerTotals;
import io.sluice.ingest.ledger.SeriesDelivery;
import io.sluice.model.DeviceKey;
import io.sluice.model.FieldValue.FloatValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger's content follows from the journal alone: whatever was killed, and in whichever lane a message went. */
class LedgerKeeperTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int DEVICES = 8;

    @TempDir
    Path directory;

    /** Messages that were received together. */
    private record Received(Instant at, String topic, List<String> payloads) {}

    private final List<Received> history = new ArrayList<>();
    private final int[] next = new int[DEVICES];

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void killsAtAnyMomentChangeNothing(int seed) throws Exception {
        Random random = new Random(seed);
        StoreOfATest store = refusing();
        store.takes(0, 3_000);
        LedgerTotals totals;
        List<SeriesDelivery> accounts;
        Path folder = Files.createDirectory(directory.resolve("killed"));
        try (Rig rig = new Rig(folder, store, settings(order(seed), 60))) {
            for (int step = 0; step < 60; step++) {
                receive(rig, random);
                switch (random.nextInt(8)) {
                    case 0 -> rig.killAndComeBack();
                    case 1 -> rig.save();
                    case 2 -> rig.forwarder().saveLedger();
                    case 3 -> store.rows.goDown("away");
                    case 4 -> store.rows.comeUp();
                    case 5 -> rig.clockTo(rig.now().plus(Duration.ofMinutes(random.nextInt(90))));
                    default -> Thread.sleep(random.nextInt(30));
                }
            }
            store.rows.comeUp();
            awaitCounted(rig);
            totals = rig.ledger().totals();
            accounts = accounts(rig.ledger());
            assertThat(totals.agreesWith(rig.confirmed().baseline())).isTrue();
        }

        Path untouched = Files.createDirectory(directory.resolve("untouched"));
        try (Rig rig = new Rig(untouched, refusing(), settings(CatchUp.Order.BACKLOG_FIRST, 500))) {
            history.forEach(each -> rig.receive(each.at(), each.topic(), each.payloads()));
            awaitCounted(rig);
            assertThat(accounts).isEqualTo(accounts(rig.ledger()));
            assertThat(totals).isEqualTo(rig.ledger().totals());
        }
        assertThat(totals.missing()).isPositive();
        assertThat(totals.deadLettered()).isPositive();
        assertThat(totals.repeated()).isPositive();
        assertThat(totals.uncounted()).isZero();
    }

    @Test
    void theLiveLaneIsCountedAfterTheBacklogInTheOrderOfTheJournal() throws Exception {
        StoreOfATest store = new StoreOfATest();
        try (Rig rig = new Rig(directory, store, settings(CatchUp.Order.LIVE_FIRST, 60))) {
            Instant old = rig.now();
            rig.clockTo(old.plus(Duration.ofHours(1)));
            rig.receive(old, "telemetry/plant/d/m", numbers(0, 600));
            await().atMost(LONG).until(() -> rig.confirmed().live() != null);
            rig.receive(rig.now(), "telemetry/plant/d/m", numbers(600, 700));
            await().atMost(LONG)
                    .until(() -> rig.confirmed().live() == null
                            || rig.confirmed().live().position() == 700);
            assertThat(rig.ledger().position()).as("not ahead of the backlog").isLessThanOrEqualTo(600);
            awaitCounted(rig);
            SeriesDelivery account = accounts(rig.ledger(), "d").getFirst();
            assertThat(account.received()).isEqualTo(700);
            assertThat(account.missing()).isEmpty();
            assertThat(account.outOfOrder()).isZero();
        }
    }

    @Test
    void theLedgerOnTheDiskIsNeverAheadOfTheCheckpoint() throws Exception {
        StoreOfATest store = new StoreOfATest();
        try (Rig rig = new Rig(directory, store, settings(CatchUp.Order.BACKLOG_FIRST, 60))) {
            rig.receive(rig.now(), "telemetry/plant/d/m", numbers(0, 500));
            awaitCounted(rig);
            store.forcesNothing(); // so no checkpoint is written
            rig.receive(rig.now(), "telemetry/plant/d/m", numbers(500, 600));
            awaitCounted(rig);
            rig.forwarder().saveLedger();
            rig.killAndComeBack();
            awaitCounted(rig);
            SeriesDelivery account = accounts(rig.ledger(), "d").getFirst();
            assertThat(account.received()).isEqualTo(600);
            assertThat(account.stored()).isEqualTo(600);
        }
    }

    private void receive(Rig rig, Random random) {
        int device = random.nextInt(DEVICES);
        String topic = switch (random.nextInt(30)) {
            case 0 -> "elsewhere/plant/dev-1/m";
            case 1 -> "telemetry/plant/dev;" + device + "/m";
            case 2 -> "lp/plant/dev-" + device;
            default -> "telemetry/plant/dev-" + device + "/m";
        };
        List<String> payloads = new ArrayList<>();
        for (int i = random.nextInt(40); i >= 0; i--) {
            int number = next[device];
            payloads.add(
                    switch (random.nextInt(40)) {
                        case 0 -> "{\"v\":";
                        case 1 -> "{\"v\":-7,\"seq\":%d}".formatted(number);
                        case 2 ->
                            "[{\"v\":1,\"seq\":%d},{\"v\":{}},{\"v\":-7,\"seq\":%d}]".formatted(number, number + 1);
                        case 3 -> "{\"v\":1,\"seq\":%d}".formatted(Math.max(0, number - random.nextInt(5)));
                        case 4 -> "{\"v\":1,\"seq\":0}";
                        case 5 ->
                            "[%s{\"v\":1,\"seq\":%d},{\"v\":-7,\"seq\":%d}]"
                                    .formatted("{\"v\":{}},".repeat(17), number, number + 1);
                        case 6 ->
                            "[%s{\"v\":1,\"seq\":%d}]"
                                    .formatted(
                                            "{\"v\":-7,\"seq\":%d},"
                                                    .formatted(number)
                                                    .repeat(17),
                                            number + 1);
                        default -> "{\"v\":1,\"seq\":%d}".formatted(number);
                    });
            next[device] = number + (random.nextInt(25) == 0 ? 2 : 1);
        }
        Received received = new Received(rig.now(), topic, payloads);
        history.add(received);
        rig.receive(received.at(), received.topic(), received.payloads());
    }

    private static StoreOfATest refusing() {
        StoreOfATest store = new StoreOfATest();
        store.rows.refuse(reading -> reading.fields().getFirst().value().equals(new FloatValue(-7))
                ? Optional.of("a value that this store does not take")
                : Optional.empty());
        return store;
    }

    private static void awaitCounted(Rig rig) {
        await().atMost(LONG).until(() -> rig.isDone() && rig.ledger().position() == rig.received());
    }

    private static List<SeriesDelivery> accounts(DeliveryLedger ledger) {
        return IntStream.range(0, DEVICES)
                .mapToObj(device -> accounts(ledger, "dev-" + device))
                .flatMap(List::stream)
                .toList();
    }

    private static List<SeriesDelivery> accounts(DeliveryLedger ledger, String device) {
        return ledger.of(new DeviceKey("plant", device), Long.MIN_VALUE, Long.MAX_VALUE)
                .series();
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj("{\"seq\":%d}"::formatted).toList();
    }

    private static CatchUp.Order order(int seed) {
        return seed % 2 == 0 ? CatchUp.Order.BACKLOG_FIRST : CatchUp.Order.LIVE_FIRST;
    }

    private static ForwardSettings settings(CatchUp.Order order, int lines) {
        return new ForwardSettings(
                new BatchLimits(lines, 1 << 20, Duration.ofMillis(2)),
                3,
                new CatchUp(order, order == CatchUp.Order.LIVE_FIRST ? 2_000 : 0),
                Rig.QUICK);
    }
}
