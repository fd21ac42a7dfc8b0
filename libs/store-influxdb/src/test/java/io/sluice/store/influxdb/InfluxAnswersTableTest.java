/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The page about InfluxDB's answers says what the code does, row by row. */
class InfluxAnswersTableTest {

    private static final Path PAGE = Path.of("..", "..", "docs", "formats", "influxdb-answers.md");
    private static final Pattern ROW = Pattern.compile("\\| (\\d{3}) \\| `(.*)` \\| (\\w+) \\|");

    private record Row(String section, int status, String words, String verdict) {}

    @TestFactory
    Stream<DynamicTest> everyRowOfThePageIsWhatTheCodeDecides() throws IOException {
        return rows().stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.section() + ": " + row.status() + " " + row.words(),
                        () -> assertThat(word(InfluxAnswers.verdict(HttpReply.of(row.status(), row.words()))))
                                .isEqualTo(row.verdict())));
    }

    @Test
    void everyGenerationHasEveryKindOfVerdictThatItCanGive() throws IOException {
        for (String generation : List.of("InfluxDB 1.x", "InfluxDB 2.x", "InfluxDB 3.x")) {
            assertThat(rows().stream().filter(row -> row.section().equals(generation)))
                    .as(generation)
                    .extracting(Row::verdict)
                    .contains("accept", "search", "smaller", "later", "stop");
        }
        assertThat(rows()).extracting(Row::verdict).contains("named");
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        String section = "";
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (line.startsWith("## ")) {
                section = line.substring(3);
            } else if (row.matches()) {
                String words = row.group(2).equals("`") ? "" : row.group(2);
                rows.add(new Row(section, Integer.parseInt(row.group(1)), words, row.group(3)));
            }
        }
        return rows;
    }

    private static String word(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Stored _ -> "accept";
            case Verdict.SomeRefused _ -> "search";
            case Verdict.LinesNamed _ -> "named";
            case Verdict.TooLarge _ -> "smaller";
            case Verdict.Unavailable _ -> "later";
            case Verdict.Misconfigured _ -> "stop";
        };
    }
}
