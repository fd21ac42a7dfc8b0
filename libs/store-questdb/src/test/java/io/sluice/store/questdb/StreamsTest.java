/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import static io.sluice.store.questdb.Rows.ALWAYS;
import static io.sluice.store.questdb.Rows.DAY;
import static io.sluice.store.questdb.Rows.DEVICE;
import static io.sluice.store.questdb.Rows.SECOND;
import static io.sluice.store.questdb.Rows.awaitVisible;
import static io.sluice.store.questdb.Rows.row;
import static io.sluice.store.questdb.Rows.scan;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.model.Tags;
import io.sluice.store.Batch;
import io.sluice.store.LatestValue;
import io.sluice.store.Scan;
import io.sluice.store.WriteOutcome;
import io.sluice.store.WriteOutcome.Written;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of odd shapes: ever new combinations of fields, very many fields, late rows, long texts. */
class StreamsTest {

    @TempDir
    Path folder;

    private QuestDbTelemetryStore store;

    @BeforeEach
    void open() {
        store = new QuestDbTelemetryStore(QuestDbSettings.of(folder));
        store.open();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void write(List<Reading> readings) {
        assertThat(store.write(new Batch(readings, List.of()))).isEqualTo(Written.ALL);
        awaitVisible(store);
    }

    @Test
    void everyCombinationOfFieldsMergesByTheLastWrite() {
        Random random = new Random(7);
        Map<Long, TreeMap<String, Double>> expected = new TreeMap<>();
        for (int round = 0; round < 10; round++) {
            List<Reading> readings = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                long time = DAY + random.nextInt(40) * SECOND;
                double value = round * 1000 + i;
                List<Field> fields = IntStream.range(0, 7)
                        .filter(field -> random.nextBoolean() || field == 0)
                        .mapToObj(field -> Field.of("f" + field, value))
                        .toList();
                readings.add(new Reading(new SeriesKey("env", DEVICE, Tags.NONE), time, fields));
                TreeMap<String, Double> row = expected.computeIfAbsent(time, key -> new TreeMap<>());
                fields.forEach(field -> row.put(field.name(), value));
            }
            write(readings);
        }
        List<Reading> rows = expected.entrySet().stream()
                .map(row -> row(
                        row.getKey(),
                        row.getValue().entrySet().stream()
                                .map(field -> Field.of(field.getKey(), field.getValue()))
                                .toArray(Field[]::new)))
                .toList();
        assertThat(scan(store, DEVICE)).isEqualTo(rows);
    }

    @Test
    void aReadingOfThreeHundredFieldsComesBackWhole() {
        Field[] fields = IntStream.range(0, 300)
                .mapToObj(i -> Field.of("field-%03d".formatted(i), i))
                .toArray(Field[]::new);
        write(List.of(row(DAY, fields), row(DAY + 1, fields)));
        assertThat(scan(store, DEVICE)).containsExactly(row(DAY, fields), row(DAY + 1, fields));
        assertThat(store.latest(DEVICE, ALWAYS))
                .hasSize(300)
                .extracting(LatestValue::timeNanos)
                .containsOnly(DAY + 1);
    }

    @Test
    void theLongestTextsComeBack() {
        String text = "温".repeat(65_535);
        Field[] fields = IntStream.range(0, 20)
                .mapToObj(i -> Field.of("text-%02d".formatted(i), text))
                .toArray(Field[]::new);
        write(List.of(row(DAY, fields), row(DAY + 1, fields)));
        assertThat(scan(store, DEVICE)).containsExactly(row(DAY, fields), row(DAY + 1, fields));
    }

    @Test
    void oneBadReadingOfFiveThousandIsRefusedAlone() {
        write(List.of(row(DAY, Field.of("v", 0))));
        List<Reading> readings = new ArrayList<>(LongStream.range(1, 5001)
                .mapToObj(i -> row(DAY + i, Field.of("v", i)))
                .toList());
        readings.set(1234, row(DAY + 1235, Field.of("v", "text")));
        WriteOutcome outcome = store.write(new Batch(readings, List.of()));
        assertThat(((Written) outcome).refusals()).singleElement().satisfies(refusal -> {
            assertThat(refusal.index()).isEqualTo(1234);
            assertThat(refusal.detail()).contains("'v'", "'env'", "STRING", "FLOAT");
        });
        awaitVisible(store);
        assertThat(scan(store, DEVICE)).hasSize(5000);
    }

    @Test
    void timesThatQuestDbCannotKeepAreRefusedAlone() {
        WriteOutcome outcome = store.write(Batch.of(
                row(Long.MIN_VALUE, Field.of("v", 1)),
                row(DAY, Field.of("v", 1)),
                row(Long.MAX_VALUE, Field.of("v", 1)),
                row(106_750L * 86_400 * SECOND - 1, Field.of("v", 2)),
                row(-106_750L * 86_400 * SECOND, Field.of("v", 3))));
        assertThat(((Written) outcome).refusals())
                .extracting(refusal -> refusal.index() + " " + refusal.code())
                .containsExactly("0 time-out-of-range", "2 time-out-of-range");
        awaitVisible(store);
        assertThat(scan(store, DEVICE))
                .extracting(Reading::timeNanos)
                .containsExactly(-106_750L * 86_400 * SECOND, DAY, 106_750L * 86_400 * SECOND - 1);
    }

    @Test
    void lateAndMixedRowsOfManyDaysComeInOrder() {
        Random random = new Random(3);
        List<Reading> all = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            long time = DAY + random.nextInt(20) * 86_400 * SECOND + i;
            all.add(row(new DeviceKey("plant", "dev-" + i % 7), time, Field.of("v", i)));
        }
        for (int i = 0; i < all.size(); i += 1000) {
            assertThat(store.write(new Batch(all.subList(i, i + 1000), List.of())))
                    .isEqualTo(Written.ALL);
        }
        awaitVisible(store);
        DeviceKey device = new DeviceKey("plant", "dev-3");
        List<Reading> expected = all.stream()
                .filter(row -> row.series().device().equals(device))
                .sorted(Comparator.comparing(Reading::timeNanos))
                .toList();
        assertThat(scan(store, device)).isEqualTo(expected);
        List<Reading> descending = new ArrayList<>();
        store.scan(new Scan("env", List.of(device), Set.of(), ALWAYS, Scan.Order.DESCENDING, null), row -> {
            descending.add(row);
            return true;
        });
        assertThat(descending).isEqualTo(expected.reversed());
    }

    @Test
    void aDeviceWhoseClockStandsStillTakesOneRow() {
        for (int i = 0; i < 20; i++) {
            write(List.of(row(DAY, Field.of("v", i)), row(DAY, Field.of("v", i + 0.5))));
        }
        assertThat(scan(store, DEVICE)).containsExactly(row(DAY, Field.of("v", 19.5)));
    }
}
