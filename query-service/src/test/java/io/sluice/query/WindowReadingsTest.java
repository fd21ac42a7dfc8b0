/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class WindowReadingsTest extends QueryTest {

    private static final String RANGE = "&from=2026-01-01T00:00:00Z&to=2026-01-01T00:05:00Z";

    private String device(String device) {
        write(
                reading("m", "win", device, T0, Field.of("t", 1), Field.of("state", "on")),
                reading("m", "win", device, T0.plusSeconds(30), Field.of("t", 3)),
                reading("m", "win", device, T0.plusSeconds(180), Field.of("t", 9), Field.of("state", "off")));
        return "/api/v1/readings?measurement=m&site=win&device=" + device + RANGE;
    }

    @Test
    void withOneFunctionTheColumnKeepsTheFieldsName() {
        JsonNode series = series(device("a") + "&every=1m&fn=mean");
        assertThat(series.toString()).isEqualTo("""
                        {"site":"win","device":"a","columns":["time","t"],\
                        "rows":[["2026-01-01T00:00:00Z",2.0],["2026-01-01T00:03:00Z",9.0]]}""");
    }

    @Test
    void withSeveralFunctionsTheColumnNamesTheFunctionToo() {
        JsonNode series = series(device("b") + "&every=1m&fn=max&fn=count&field=t");
        assertThat(texts(series.path("columns"))).containsExactly("time", "max(t)", "count(t)");
        assertThat(rows(series))
                .containsExactly("[\"2026-01-01T00:00:00Z\",3.0,2]", "[\"2026-01-01T00:03:00Z\",9.0,1]");
    }

    @Test
    void withoutEveryThereIsOneWindowLabelledByItsStart() {
        assertThat(rows(series(device("c") + "&fn=median&field=t"))).containsExactly("[\"2026-01-01T00:00:00Z\",3.0]");
    }

    @Test
    void emptyWindowsAreFilled() {
        assertThat(rows(series(device("d") + "&every=1m&fn=mean&fill=linear&field=t")))
                .containsExactly(
                        "[\"2026-01-01T00:00:00Z\",2.0]",
                        "[\"2026-01-01T00:01:00Z\",4.333333333333333]",
                        "[\"2026-01-01T00:02:00Z\",6.666666666666666]",
                        "[\"2026-01-01T00:03:00Z\",9.0]",
                        "[\"2026-01-01T00:04:00Z\",null]");
    }

    @Test
    void windowsAreAlignedToMidnightInTheZone() {
        assertThat(rows(series(device("e") + "&every=1d&fn=sum&field=t&tz=Asia/Kathmandu")))
                .containsExactly("[\"2025-12-31T18:15:00Z\",13.0]");
        assertThat(rows(series(device("e") + "&every=1d&fn=sum&field=t&tz=+01:00")))
                .containsExactly("[\"2025-12-31T23:00:00Z\",13.0]");
    }

    @Test
    void textsCanBeCountedButHaveNoMean() {
        String path = device("f");
        JsonNode counted = series(path + "&fn=last&fn=count");
        assertThat(texts(counted.path("columns")))
                .containsExactly("time", "last(state)", "count(state)", "last(t)", "count(t)");
        assertThat(rows(counted)).containsExactly("[\"2026-01-01T00:00:00Z\",\"off\",2,9.0,3]");
        JsonNode problem = problem(path + "&fn=mean&fn=last&field=state", 400);
        assertThat(problem.path("errors").path(0).path("name").asString()).isEqualTo("field");
        assertThat(problem.path("errors").path(0).path("message").asString()).contains("state", "mean");
    }

    @Test
    void aWalkByCursorGivesEveryWindowOnceInBothOrders() {
        String path = device("g") + "&device=h&every=30s&fn=count&fill=null&field=t&limit=3";
        device("h");
        List<String> ascending = walk(path);
        List<String> descending = walk(path + "&order=desc");
        assertThat(ascending).hasSize(20).doesNotHaveDuplicates();
        assertThat(descending).containsExactlyInAnyOrderElementsOf(ascending);
        assertThat(descending.subList(0, 10)).isEqualTo(ascending.subList(0, 10).reversed());
    }

    private List<String> walk(String path) {
        List<String> walked = new ArrayList<>();
        String cursor = null;
        do {
            JsonNode page = get(cursor == null ? path : path + "&cursor=" + cursor);
            page.path("series")
                    .forEach(series -> rows(series)
                            .forEach(row -> walked.add(series.path("device").asString() + row)));
            cursor = page.path("cursor").isNull() ? null : page.path("cursor").asString();
        } while (cursor != null);
        return walked;
    }

    @Test
    void moreWindowsThanCanBeFilledAreRefused() {
        JsonNode problem = problem(
                "/api/v1/readings?measurement=m&site=win&device=a&from=2000-01-01T00:00:00Z&every=1s&fn=mean&fill=null&field=t",
                400);
        assertThat(problem.path("code").asString()).isEqualTo("too-many-windows");
    }

    @Test
    void windowsComeAsCsvToo() {
        assertThat(callAccepting(device("i") + "&every=1h&fn=min&fn=max&field=t", "text/csv")
                        .body())
                .isEqualTo("time,site,device,min(t),max(t)\r\n2026-01-01T00:00:00Z,win,i,1.0,9.0\r\n");
    }

    private JsonNode series(String path) {
        JsonNode answer = get(path);
        assertThat(answer.path("series").size()).isEqualTo(1);
        return answer.path("series").path(0);
    }

    private static List<String> rows(JsonNode series) {
        return series.path("rows").valueStream().map(JsonNode::toString).toList();
    }
}
