/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.readings;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Field;
import io.sluice.model.FieldValue;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.query.readings.ReadingsPage.Row;
import io.sluice.query.readings.ReadingsPage.Series;
import io.sluice.store.Scan.After;
import io.sluice.store.window.WindowRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageBuilderTest {

    private static final int LIMIT = 100_000;

    /** 16 MB of places without a value. */
    private static final long MOST_CELLS = 2L << 20;

    private static final SeriesKey NODE = SeriesKey.of("m", "site", "node");
    private static final List<String> NAMES =
            IntStream.range(0, 1000).mapToObj(i -> "metric-%04d".formatted(i)).toList();

    /** As a device that reports by exception: each row has one of its thousand fields. */
    private static Reading sparse(SeriesKey series, int i) {
        return new Reading(series, i, List.of(Field.of(NAMES.get(i * 7 % NAMES.size()), i)));
    }

    private static List<Reading> sparse(SeriesKey series) {
        return IntStream.range(0, 6000).mapToObj(i -> sparse(series, i)).toList();
    }

    @Test
    void rowsWithFewOfManyFieldsAreCountedByTheirCellsAndPagesAreCompleteTogether() {
        List<Reading> rows = new ArrayList<>(sparse(NODE));
        rows.addAll(sparse(SeriesKey.of("m", "site", "other")));

        List<List<Series>> pages = walk(rows, List.of());

        assertThat(pages).hasSizeBetween(6, 9).allSatisfy(PageBuilderTest::isBounded);
        assertThat(told(pages)).isEqualTo(rows);
    }

    @Test
    void columnsThatAreAskedForAreCountedInEveryRow() {
        List<Reading> rows = sparse(NODE);

        List<List<Series>> pages = walk(rows, NAMES);

        assertThat(pages).hasSizeBetween(3, 4).allSatisfy(PageBuilderTest::isBounded);
        assertThat(told(pages)).isEqualTo(rows);
    }

    @Test
    void aPageEndsBeforeARowWhoseFieldsWouldWidenAllRowsBeforeIt() {
        List<Reading> rows = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            rows.add(new Reading(NODE, i, List.of(Field.of("v", i))));
        }
        rows.add(new Reading(
                NODE, 50_000, NAMES.stream().map(name -> Field.of(name, 1)).toList()));

        List<List<Series>> pages = walk(rows, List.of());

        assertThat(pages).hasSize(2);
        assertThat(pages.getFirst().getFirst().rows()).hasSize(50_000);
        assertThat(pages.getLast().getFirst().columns()).isEqualTo(NAMES);
    }

    @Test
    void rowsThatHaveAllTheirFieldsFillPagesAsBefore() {
        List<Field> fields =
                NAMES.subList(0, 4).stream().map(name -> Field.of(name, 1)).toList();
        PageBuilder page = new PageBuilder(LIMIT, List.of());

        for (int i = 0; i < LIMIT; i++) {
            assertThat(page.add(new Reading(NODE, i, fields))).isTrue();
        }

        assertThat(page.rest()).isNull();
    }

    @Test
    void aRowThatIsLargerThanAPageIsAPage() {
        String text = "x".repeat(60_000);
        List<Field> fields = NAMES.stream().map(name -> Field.of(name, text)).toList();
        List<Reading> rows = IntStream.range(0, 3)
                .mapToObj(i -> new Reading(NODE, i, fields))
                .toList();

        List<List<Series>> pages = walk(rows, List.of());

        assertThat(pages).hasSize(3);
        assertThat(told(pages)).isEqualTo(rows);
    }

    @Test
    void windowsWithoutValuesAreCountedByTheirCellsToo() {
        List<String> columns = NAMES.subList(0, 240);
        List<FieldValue> nothing = new ArrayList<>(Collections.nCopies(240, null));
        PageBuilder page = new PageBuilder(LIMIT, columns);

        int taken = 0;
        while (taken < LIMIT && page.add(new WindowRow(NODE, taken, nothing))) {
            taken++;
        }

        assertThat(taken).isBetween(8_000, (int) (MOST_CELLS / 240));
        assertThat(Objects.requireNonNull(page.rest()).timeNanos()).isEqualTo(taken - 1);
    }

    /** Asks for pages until there are no more; each goes on where the one before ended, and says so. */
    private static List<List<Series>> walk(List<Reading> rows, List<String> columns) {
        List<List<Series>> pages = new ArrayList<>();
        int next = 0;
        PageBuilder page;
        do {
            page = new PageBuilder(LIMIT, columns);
            while (next < rows.size() && page.add(rows.get(next))) {
                next++;
            }
            pages.add(page.series());
            assertThat(page.rest()).isEqualTo(next == rows.size() ? null : after(rows.get(next - 1)));
        } while (page.rest() != null);
        return pages;
    }

    private static After after(Reading row) {
        return new After(row.series().device(), row.series().tags(), row.timeNanos());
    }

    private static void isBounded(List<Series> page) {
        long cells = page.stream()
                .mapToLong(
                        series -> (long) series.rows().size() * series.columns().size())
                .sum();
        assertThat(cells).isPositive().isLessThanOrEqualTo(MOST_CELLS);
    }

    /** The rows that pages tell of, without the places that are empty. */
    private static List<Reading> told(List<List<Series>> pages) {
        return pages.stream()
                .flatMap(List::stream)
                .flatMap(series -> series.rows().stream().map(row -> reading(series, row)))
                .toList();
    }

    private static Reading reading(Series series, Row row) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < series.columns().size(); i++) {
            FieldValue value = row.values().get(i);
            if (value != null) {
                fields.add(new Field(series.columns().get(i), value));
            }
        }
        return new Reading(series.key(), row.timeNanos(), fields);
    }
}
