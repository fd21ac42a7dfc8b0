/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.readings;

import io.sluice.model.FieldValue;
import io.sluice.query.readings.ReadingsPage.Row;
import io.sluice.query.readings.ReadingsPage.Series;
import io.sluice.support.request.TimeText;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes a page as CSV by RFC 4180: a line of titles, then a line per row with its time, site, device, further tags and
 * values. What a row does not have is empty; an empty text is {@code ""}.
 */
final class CsvWriter {

    private final Writer out;

    CsvWriter(Writer out) {
        this.out = out;
    }

    void write(ReadingsPage page) throws IOException {
        Set<String> columns = new LinkedHashSet<>();
        Set<String> tags = new TreeSet<>();
        for (Series series : page.series()) {
            columns.addAll(series.columns());
            tags.addAll(series.key().tags().values().keySet());
        }
        List<String> titles = new ArrayList<>(List.of("time", "site", "device"));
        tags.forEach(tag -> titles.add(TagTitles.of(tag, columns)));
        titles.addAll(columns);
        writeLine(titles.stream().map(CsvWriter::quoted).toList());
        for (Series series : page.series()) {
            writeSeries(series, tags, columns);
        }
        out.flush();
    }

    private void writeSeries(Series series, Set<String> tags, Set<String> columns) throws IOException {
        List<String> names = new ArrayList<>();
        names.add(quoted(series.key().device().site()));
        names.add(quoted(series.key().device().device()));
        for (String tag : tags) {
            String value = series.key().tags().values().get(tag);
            names.add(value == null ? "" : quoted(value));
        }
        int[] places = columns.stream().mapToInt(series.columns()::indexOf).toArray();
        for (Row row : series.rows()) {
            List<String> line = new ArrayList<>(1 + names.size() + places.length);
            line.add(TimeText.show(row.timeNanos()));
            line.addAll(names);
            for (int place : places) {
                line.add(place < 0 ? "" : text(row.values().get(place)));
            }
            writeLine(line);
        }
    }

    private void writeLine(List<String> cells) throws IOException {
        out.write(String.join(",", cells));
        out.write("\r\n");
    }

    private static String text(@Nullable FieldValue value) {
        return switch (value) {
            case null -> "";
            case FieldValue.FloatValue(double number) -> Double.toString(number);
            case FieldValue.IntegerValue(long number) -> Long.toString(number);
            case FieldValue.BooleanValue(boolean truth) -> Boolean.toString(truth);
            case FieldValue.StringValue(String text) -> text.isEmpty() ? "\"\"" : quoted(text);
        };
    }

    private static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r')
                && text.equals(text.strip());
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
