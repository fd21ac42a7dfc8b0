/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DeviceKey;
import io.sluice.model.SeriesKey;
import io.sluice.model.Tags;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeriesBudgetTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long NOW = 1_800_000_000L * SECOND;
    private static final int BUDGET = 100;
    private static final int MANY = 1_000_000;

    @TempDir
    Path folder;

    @Test
    void letsInTheBudgetAndAlwaysWhatIsKnown() {
        try (SeriesBudget budget = open()) {
            assertThat(admitted(budget, 0, 300, NOW)).isEqualTo(BUDGET);
            assertThat(admitted(budget, 0, BUDGET, NOW)).as("known").isEqualTo(BUDGET);
            assertThat(admitted(budget, BUDGET, 300, NOW)).isZero();
            assertThat(admitted(budget, 300, 600, NOW + 360 * SECOND))
                    .as("a tenth of an hour")
                    .isEqualTo(10);
            assertThat(budget.known()).isEqualTo(BUDGET + 10);
        }
    }

    @Test
    void eachSiteAndMeasurementHasABudgetOfItsOwn() {
        try (SeriesBudget budget = open()) {
            admitted(budget, 0, 300, NOW);
            assertThat(budget.admit(SeriesKey.of("m", "other", "d"), NOW)).isNull();
            assertThat(budget.admit(SeriesKey.of("m2", "plant", "d"), NOW)).isNull();
            assertThat(budget.admit(SeriesKey.of("m", "plant", "new"), NOW)).isNotNull();
        }
    }

    @Test
    void namesTheTagWithTheMostNewValues() {
        try (SeriesBudget budget = open()) {
            String byLot = "";
            for (int i = 0; i < 5_000; i++) {
                byLot = budget.admit(
                        series("plant", "m", "d" + i % 20, Map.of("lot", "L" + i, "line", "A")), NOW + i * 1_000_000L);
            }
            assertThat(byLot).contains("'plant'", "'m'", "100 an hour", "the tag 'lot'", "2027-01-15T08:00:00Z");
            long values = Long.parseLong(byLot.replaceAll(".*about (\\d+) new.*", "$1"));
            assertThat(values).isBetween(3_300L, 5_700L);

            String byDevice = "";
            for (int i = 0; i < 500; i++) {
                byDevice = budget.admit(series("plant", "m2", "d" + i, Map.of("line", "A")), NOW);
            }
            assertThat(byDevice).contains("the tag 'device'");
            GuardReport.Budget tightest =
                    budget.report(NOW, 10, site -> true).budgets().getFirst();
            assertThat(tightest.left()).isZero();
            assertThat(tightest.used()).isEqualTo(BUDGET);
        }
    }

    @Test
    void aRestartForgetsNothingAndRefillsNothing() {
        try (SeriesBudget budget = open()) {
            admitted(budget, 0, 60, NOW);
        }
        try (SeriesBudget budget = open()) {
            assertThat(admitted(budget, 0, 60, NOW)).isEqualTo(60);
            assertThat(admitted(budget, 60, 300, NOW + SECOND)).isEqualTo(40);
        }
        try (SeriesBudget budget = open()) {
            assertThat(admitted(budget, 100, 300, NOW + SECOND)).isZero();
            assertThat(admitted(budget, 100, 300, NOW + 361 * SECOND)).isEqualTo(10);
        }
    }

    @Test
    void whatWasWrittenSurvivesAKill() throws IOException {
        SeriesBudget budget = open();
        admitted(budget, 0, 30, NOW);
        budget.write();
        admitted(budget, 30, 60, NOW); // never written
        Path copy = copy();
        budget.close();
        try (SeriesBudget after = open(copy, MANY)) {
            assertThat(after.known()).isEqualTo(30);
            assertThat(admitted(after, 30, 300, NOW)).isEqualTo(70);
        }
    }

    @Test
    void aTornEndIsCutWhereverItIs() throws IOException {
        try (SeriesBudget budget = open()) {
            admitted(budget, 0, 3, NOW);
        }
        Path file = folder.resolve("00000001.series");
        byte[] whole = Files.readAllBytes(file);
        for (int length = SeriesFile.HEADER_BYTES; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            try (SeriesBudget budget = open()) {
                long known = budget.known();
                assertThat(known).as("of %d bytes", length).isBetween(0L, 2L);
                assertThat(admitted(budget, 0, 3, NOW)).isEqualTo(3);
            }
            try (SeriesBudget budget = open()) {
                assertThat(budget.known())
                        .as("it went on behind the cut at %d", length)
                        .isEqualTo(3);
            }
        }
    }

    @Test
    void anyDamagedByteCostsNoStartAndOneRecordAtMostWhereLengthsAreWhole() throws IOException {
        try (SeriesBudget budget = open()) {
            admitted(budget, 0, 5, NOW);
        }
        Path file = folder.resolve("00000001.series");
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            Files.write(file, damaged);
            try (SeriesBudget budget = open()) {
                assertThat(admitted(budget, 0, 5, NOW)).as("byte %d", at).isEqualTo(5);
            }
            Files.deleteIfExists(folder.resolve("00000001.series.unreadable"));
        }
    }

    @Test
    void whenWhatWasKnownIsLostTheBudgetsAreLargerForAnHour() {
        try (SeriesBudget budget = SeriesBudget.open(folder, BUDGET, MANY, true, NOW)) {
            assertThat(admitted(budget, 0, 5_000, NOW)).isEqualTo(10 * BUDGET);
            assertThat(admittedOf(budget, "later", 0, 5_000, NOW + 3_601 * SECOND))
                    .isEqualTo(BUDGET);
        }
    }

    @Test
    void theLargerBudgetsAfterALossSurviveARestartAndEndAfterTheirHour() {
        SeriesBudget.open(folder, BUDGET, MANY, true, NOW).close();
        try (SeriesBudget budget = open()) {
            assertThat(admitted(budget, 0, 600, NOW)).isEqualTo(600);
        }
        try (SeriesBudget budget = open()) {
            assertThat(admitted(budget, 600, 5_000, NOW + SECOND)).isEqualTo(400);
        }
        try (SeriesBudget budget = SeriesBudget.open(folder, BUDGET, MANY, true, NOW + 3_601 * SECOND)) {
            assertThat(admittedOf(budget, "other", 0, 5_000, NOW + 3_602 * SECOND))
                    .isEqualTo(BUDGET);
        }
    }

    @Test
    void anotherBudgetAfterARestartHoldsAtOnce() {
        try (SeriesBudget budget = SeriesBudget.open(folder, 100, MANY, false, NOW)) {
            assertThat(admitted(budget, 0, 200, NOW)).isEqualTo(100);
        }
        try (SeriesBudget budget = SeriesBudget.open(folder, 1_000, MANY, false, NOW)) {
            assertThat(admitted(budget, 100, 5_000, NOW)).isEqualTo(900);
        }
        try (SeriesBudget budget = SeriesBudget.open(folder, 10, MANY, false, NOW)) {
            assertThat(admitted(budget, 5_000, 6_000, NOW + 3_600 * SECOND)).isEqualTo(10);
        }
    }

    @Test
    void aFileOfAnotherVersionIsSetAside() throws IOException {
        try (SeriesBudget budget = open()) {
            admitted(budget, 0, 20, NOW);
        }
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("00000001.series").toFile(), "rw")) {
            file.seek(4);
            file.writeInt(99);
        }
        try (SeriesBudget budget = open()) {
            assertThat(budget.known()).isZero();
            assertThat(folder.resolve("00000001.series.unreadable")).exists();
        }
    }

    @Test
    void isBoundedAndForgetsThoseSilentForLongest() throws IOException {
        int most = 2_000;
        try (SeriesBudget budget = SeriesBudget.open(folder, 1_000_000, most, false, NOW)) {
            for (int round = 0; round < 50; round++) {
                assertThat(admitted(budget, 0, 300, NOW))
                        .as("met in every round")
                        .isEqualTo(300);
                admitted(budget, 1_000 + round * 500, 1_500 + round * 500, NOW);
                assertThat(budget.known()).isLessThanOrEqualTo(most);
            }
            assertThat(budget.forgotten()).isGreaterThan(20_000);
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.mapToLong(file -> file.toFile().length()).sum())
                        .isLessThan(2 * most * 40L);
            }
        }
        try (SeriesBudget budget = SeriesBudget.open(folder, 1, most, false, NOW)) {
            assertThat(admitted(budget, 0, 300, NOW))
                    .as("known after a restart")
                    .isEqualTo(300);
            assertThat(budget.known()).isLessThanOrEqualTo(most);
        }
    }

    @Test
    void budgetsSurviveThatTheFileTheyWereSpentInIsGone() {
        int most = 1_000;
        try (SeriesBudget budget = SeriesBudget.open(folder, 50, most, false, NOW)) {
            assertThat(admittedOf(budget, "spent", 0, 100, NOW)).isEqualTo(50);
            for (int i = 0; i < 100; i++) {
                admittedOf(budget, "m" + i, 0, 50, NOW);
            }
            assertThat(budget.forgotten()).isPositive();
        }
        try (SeriesBudget budget = SeriesBudget.open(folder, 50, most, false, NOW)) {
            assertThat(admittedOf(budget, "spent", 1_000, 1_100, NOW)).isZero();
        }
    }

    @Test
    void madeUpMeasurementsShareABudget() {
        try (SeriesBudget budget = open()) {
            long in = IntStream.range(0, 5_000)
                    .filter(i -> budget.admit(SeriesKey.of("made-up-" + i, "plant", "d"), NOW) == null)
                    .count();
            assertThat(in).isEqualTo(SeriesGroups.MOST_OF_SITE + BUDGET);
            assertThat(budget.admit(SeriesKey.of("m", "other", "d"), NOW)).isNull();
        }
    }

    @Test
    void madeUpSitesAreBounded() {
        try (SeriesBudget budget = open()) {
            long in = IntStream.range(0, 30_000)
                    .filter(i -> budget.admit(SeriesKey.of("m", "made-up-" + i, "d"), NOW) == null)
                    .count();
            assertThat(in).isEqualTo(SeriesGroups.MOST + BUDGET);
        }
    }

    @Test
    void fingerprintsOfDifferentSeriesDiffer() {
        SeriesPrint prints = new SeriesPrint(42, 4711);
        assertThat(List.of(
                        series("ab", "c", "d", Map.of()),
                        series("a", "bc", "d", Map.of()),
                        series("a", "b", "cd", Map.of()),
                        series("a", "b", "c", Map.of("d", "e")),
                        series("a", "b", "c", Map.of("de", "f")),
                        series("a", "b", "c", Map.of("d", "ef"))))
                .extracting(prints::of)
                .doesNotHaveDuplicates();
        long different = IntStream.range(0, 2_000_000)
                .mapToLong(i -> prints.of(SeriesKey.of("m", "plant", "dev-" + i)))
                .distinct()
                .count();
        assertThat(different).isEqualTo(2_000_000);
        long lowBits = IntStream.range(0, 1 << 16)
                .mapToLong(i -> prints.of(SeriesKey.of("m", "plant", "dev-" + i)) & 0xffff)
                .distinct()
                .count();
        assertThat(lowBits)
                .as("they fill a table as chance does: 1 - 1/e of it")
                .isBetween(40_500L, 42_300L);
    }

    @Test
    void countsAboutHowManyDifferentValuesThereWere() {
        SeriesPrint prints = new SeriesPrint(1, 2);
        for (int values : new int[] {1, 10, 100, 1_000, 10_000, 100_000}) {
            DistinctCount count = new DistinctCount();
            for (int i = 0; i < 2 * values; i++) {
                count.add(prints.of("value " + i % values));
            }
            assertThat((double) count.estimate()).isBetween(0.85 * values, 1.15 * values + 1);
        }
    }

    private SeriesBudget open() {
        return open(folder, MANY);
    }

    private static SeriesBudget open(Path from, int most) {
        return SeriesBudget.open(from, BUDGET, most, false, NOW);
    }

    private static int admitted(SeriesBudget budget, int from, int to, long nanos) {
        return admittedOf(budget, "m", from, to, nanos);
    }

    private static int admittedOf(SeriesBudget budget, String measurement, int from, int to, long nanos) {
        int admitted = 0;
        for (int i = from; i < to; i++) {
            admitted += budget.admit(SeriesKey.of(measurement, "plant", "d" + i), nanos) == null ? 1 : 0;
        }
        return admitted;
    }

    private static SeriesKey series(String site, String measurement, String device, Map<String, String> tags) {
        return new SeriesKey(measurement, new DeviceKey(site, device), Tags.of(tags));
    }

    private Path copy() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .sorted(Comparator.naturalOrder())
                    .toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }
}
