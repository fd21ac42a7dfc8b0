/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.model.Field;
import io.sluice.model.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RawReadingsTest extends QueryTest {

    private static final String RANGE = "&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z";

    @Test
    void theAnswerHasTheShapeOfTheContract() {
        write(reading("environment", "raw-a", "dev-00001", T0, Field.of("temperature", 15.07), Field.of("seq", 1)));
        assertThat(get("/api/v1/readings?measurement=environment&site=raw-a&device=dev-00001&field=temperature" + RANGE)
                        .toString())
                .isEqualTo("""
                        {"measurement":"environment","from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z",\
                        "series":[{"site":"raw-a","device":"dev-00001","columns":["time","temperature"],\
                        "rows":[["2026-01-01T00:00:00Z",15.07]]}],"truncated":false,"cursor":null}""");
    }

    @Test
    void timesHaveAsManyDigitsAsNeeded() {
        write(
                reading("m", "raw-b", "d", T0.plusNanos(1), Field.of("v", 1)),
                reading("m", "raw-b", "d", T0.plusMillis(500), Field.of("v", 2)),
                reading("m", "raw-b", "d", T0.plusSeconds(1), Field.of("v", 3)));
        assertThat(rows(get("/api/v1/readings?measurement=m&site=raw-b&device=d" + RANGE)))
                .containsExactly(
                        "[\"2026-01-01T00:00:00.000000001Z\",1.0]",
                        "[\"2026-01-01T00:00:00.5Z\",2.0]",
                        "[\"2026-01-01T00:00:01Z\",3.0]");
    }

    @Test
    void rangesAreHalfOpenAndTimesMayBeWrittenInManyWays() {
        for (int i = 0; i < 4; i++) {
            write(reading("m", "raw-c", "d", T0.plusSeconds(i), Field.of("v", i)));
        }
        long millis = T0.toEpochMilli();
        for (String range : List.of(
                "&from=2026-01-01T00:00:01Z&to=2026-01-01T00:00:03Z",
                "&from=" + (millis + 1000) + "&to=" + (millis + 3000),
                "&from=2026-01-01T01:00:01+01:00&to=2026-01-01T01:00:03%2B01:00")) {
            JsonNode answer = get("/api/v1/readings?measurement=m&site=raw-c&device=d" + range);
            assertThat(rows(answer))
                    .containsExactly("[\"2026-01-01T00:00:01Z\",1.0]", "[\"2026-01-01T00:00:02Z\",2.0]");
            assertThat(answer.path("from").asString()).isEqualTo("2026-01-01T00:00:01Z");
        }
    }

    @Test
    void relativeTimesCountFromNow() {
        Instant recent = Instant.now().minusSeconds(30);
        write(
                reading("m", "raw-d", "d", recent, Field.of("v", 1)),
                reading("m", "raw-d", "d", recent.minusSeconds(600), Field.of("v", 2)));
        assertThat(rows(get("/api/v1/readings?measurement=m&site=raw-d&device=d&from=-5m&to=now")))
                .hasSize(1);
        assertThat(rows(get("/api/v1/readings?measurement=m&site=raw-d&device=d")))
                .hasSize(2);
        assertThat(rows(get("/api/v1/readings?measurement=m&site=raw-d&device=d&from=-1h&to=-5m")))
                .hasSize(1);
    }

    @Test
    void columnsAreTheFieldsAskedForInTheirOrderOrElseThoseThatAreThere() {
        write(
                reading("m", "raw-e", "d", T0, Field.of("b", 1), Field.of("a", "x")),
                reading("m", "raw-e", "d", T0.plusSeconds(1), Field.of("c", true)));
        JsonNode asked =
                get("/api/v1/readings?measurement=m&site=raw-e&device=d&field=c&field=b&field=unknown" + RANGE);
        assertThat(texts(asked.path("series").path(0).path("columns"))).containsExactly("time", "c", "b", "unknown");
        assertThat(rows(asked))
                .containsExactly(
                        "[\"2026-01-01T00:00:00Z\",null,1.0,null]", "[\"2026-01-01T00:00:01Z\",true,null,null]");
        JsonNode all = get("/api/v1/readings?measurement=m&site=raw-e&device=d" + RANGE);
        assertThat(texts(all.path("series").path(0).path("columns"))).containsExactly("time", "a", "b", "c");
        assertThat(rows(all))
                .containsExactly(
                        "[\"2026-01-01T00:00:00Z\",\"x\",1.0,null]", "[\"2026-01-01T00:00:01Z\",null,null,true]");
    }

    @Test
    void seriesCarryTheirTagsAndComeInOrder() {
        Tags hall = Tags.of(Map.of("room", "hall", "rows", "7"));
        write(
                reading("m", "raw-f", "b", T0, Field.of("v", 1)),
                reading("m", "raw-f", "a", hall, T0, Field.of("v", 2)),
                reading("m", "raw-f", "a", T0, Field.of("v", 3)));
        JsonNode answer = get("/api/v1/readings?measurement=m&site=raw-f&device=b&device=a" + RANGE);
        assertThat(answer.path("series").valueStream().map(JsonNode::toString))
                .containsExactly(
                        "{\"site\":\"raw-f\",\"device\":\"a\",\"columns\":[\"time\",\"v\"],\"rows\":[[\"2026-01-01T00:00:00Z\",3.0]]}",
                        "{\"site\":\"raw-f\",\"device\":\"a\",\"room\":\"hall\",\"tag.rows\":\"7\",\"columns\":[\"time\",\"v\"],\"rows\":[[\"2026-01-01T00:00:00Z\",2.0]]}",
                        "{\"site\":\"raw-f\",\"device\":\"b\",\"columns\":[\"time\",\"v\"],\"rows\":[[\"2026-01-01T00:00:00Z\",1.0]]}");
    }

    @Test
    void aWalkByCursorGivesEveryRowOnceWhileDataArrives() {
        for (String order : List.of("asc", "desc")) {
            String site = "raw-walk-" + order;
            Set<String> expected = writeThreeSeries(site);
            awaitDevices(site, 3);
            List<String> walked = new ArrayList<>();
            String path = "/api/v1/readings?measurement=m&site=" + site + "&limit=7&order=" + order + RANGE;
            String cursor = null;
            int pages = 0;
            do {
                JsonNode page = get(cursor == null ? path : path + "&cursor=" + encoded(cursor));
                page.path("series")
                        .forEach(series -> series.path("rows")
                                .forEach(row -> walked.add(series.path("device").asString()
                                        + series.path("room").asString("")
                                        + row.path(0).asString())));
                assertThat(page.path("truncated").asBoolean())
                        .isEqualTo(!page.path("cursor").isNull());
                cursor = page.path("cursor").isNull()
                        ? null
                        : page.path("cursor").asString();
                pages++;
                // What arrives lies before, between and after what was walked.
                write(
                        reading("m", site, "a", T0.plusMillis(pages), Field.of("late", pages)),
                        reading("m", site, "c", T0.plusSeconds(80_000 + pages), Field.of("late", pages)),
                        reading("m", site, "new-" + pages, T0, Field.of("late", pages)));
            } while (cursor != null);
            assertThat(walked).doesNotHaveDuplicates().containsAll(expected);
            assertThat(pages).isGreaterThan(8);
        }
    }

    private Set<String> writeThreeSeries(String site) {
        Set<String> expected = new LinkedHashSet<>();
        Tags hall = Tags.of(Map.of("room", "hall"));
        for (int i = 0; i < 20; i++) {
            Instant time = T0.plusSeconds(60 + i);
            write(
                    reading("m", site, "a", time, Field.of("v", i)),
                    reading("m", site, "b", hall, time, Field.of("v", i)),
                    reading("m", site, "c", time, Field.of("v", i)));
            expected.addAll(List.of("a" + time, "bhall" + time, "c" + time));
        }
        return expected;
    }

    private void awaitDevices(String site, int count) {
        await().until(() -> get("/api/v1/devices?site=" + site).path("devices").size() == count);
    }

    @Test
    void aCursorKeepsTheRangeOfARelativeRequest() {
        Instant recent = Instant.now().minusSeconds(30);
        for (int i = 0; i < 4; i++) {
            write(reading("m", "raw-g", "d", recent.plusSeconds(i), Field.of("v", i)));
        }
        String path = "/api/v1/readings?measurement=m&site=raw-g&device=d&from=-1h&limit=2";
        JsonNode first = get(path);
        JsonNode second = get(path + "&cursor=" + first.path("cursor").asString());
        assertThat(second.path("from")).isEqualTo(first.path("from"));
        assertThat(second.path("to")).isEqualTo(first.path("to"));
        assertThat(second.path("cursor").isNull()).isTrue();
        assertThat(rows(second)).hasSize(2);
    }

    @Test
    void csvHasATitleLineAndQuotesWhatNeedsIt() {
        Tags room = Tags.of(Map.of("room", "hall, upstairs"));
        write(
                reading("m", "raw-h", "d", T0, Field.of("t", 15.07), Field.of("s", "say \"hello\",\nthen go")),
                reading("m", "raw-h", "d", T0.plusSeconds(1), Field.of("on", true), Field.of("s", "")),
                reading("m", "raw-h", "d", room, T0, Field.ofInteger("n", 9_007_199_254_740_993L)));
        var answer = callAccepting("/api/v1/readings?measurement=m&site=raw-h&device=d" + RANGE, "text/csv");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
        assertThat(answer.headers().firstValue("Sluice-Truncated")).hasValue("false");
        assertThat(answer.body()).isEqualTo("""
                        time,site,device,room,on,s,t,n
                        2026-01-01T00:00:00Z,raw-h,d,,,"say ""hello"",
                        then go",15.07,
                        2026-01-01T00:00:01Z,raw-h,d,,true,"",,
                        2026-01-01T00:00:00Z,raw-h,d,"hall, upstairs",,,,9007199254740993
                        """.replace("\n", "\r\n").replace(",\r\nthen", ",\nthen"));
    }

    @Test
    void newlineDelimitedJsonHasAnObjectPerRow() {
        write(
                reading("m", "raw-i", "d", T0, Field.of("t", 15.07)),
                reading("m", "raw-i", "d", Tags.of(Map.of("t", "tagged")), T0, Field.of("t", 1)),
                reading("m", "raw-i", "e", T0, Field.of("t", 2)));
        String path = "/api/v1/readings?measurement=m&site=raw-i&device=d&device=e&limit=2" + RANGE;
        var first = callAccepting(path, "application/x-ndjson");
        assertThat(first.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        assertThat(first.body()).isEqualTo("""
                        {"time":"2026-01-01T00:00:00Z","site":"raw-i","device":"d","t":15.07}
                        {"time":"2026-01-01T00:00:00Z","site":"raw-i","device":"d","tag.t":"tagged","t":1.0}
                        """);
        String cursor = first.headers().firstValue("Sluice-Cursor").orElseThrow();
        assertThat(callAccepting(path + "&cursor=" + cursor, "application/x-ndjson")
                        .body())
                .isEqualTo("{\"time\":\"2026-01-01T00:00:00Z\",\"site\":\"raw-i\",\"device\":\"e\",\"t\":2.0}\n");
    }

    @Test
    void theAcceptHeaderChoosesTheForm() {
        String path = "/api/v1/readings?measurement=m&site=raw-none";
        assertThat(contentType(path, "text/html, */*;q=0.8")).isEqualTo("application/json");
        assertThat(contentType(path, "application/json;q=0.1, text/csv;q=0.9")).startsWith("text/csv");
        assertThat(contentType(path, "text/*")).startsWith("text/csv");
        problem(callAccepting(path, "image/png"), 406);
        problem(callAccepting(path + "&limit=x", "text/csv"), 400);
        assertThat(callAccepting(path, "application/x-ndjson").body()).isEmpty();
    }

    private String contentType(String path, String accept) {
        return callAccepting(path, accept).headers().firstValue("Content-Type").orElseThrow();
    }

    @Test
    void aPageOfLongTextsEndsEarlyAndGoesOn() {
        String longText = "x".repeat(60_000);
        for (int i = 0; i < 200; i++) {
            write(reading("m", "raw-j", "d", T0.plusSeconds(i), Field.of("s", longText)));
        }
        String path = "/api/v1/readings?measurement=m&site=raw-j&device=d" + RANGE;
        JsonNode first = get(path);
        assertThat(first.path("truncated").asBoolean()).isTrue();
        JsonNode second = get(path + "&cursor=" + first.path("cursor").asString());
        assertThat(rows(first).size() + rows(second).size()).isEqualTo(200);
    }

    @Test
    void whatIsUnknownOrInvisibleHasNoRows() {
        write(reading("m", "raw-k", "d", T0, Field.of("v", 1)));
        for (String unknown : List.of(
                "measurement=unknown&site=raw-k&device=d",
                "measurement=m&site=raw-k&device=nobody",
                "measurement=m&site=nowhere&device=d",
                "measurement=m&site=nowhere",
                "measurement=m&site=raw-k&device=d&field=unknown",
                "measurement=unknown&site=raw-k&device=d&fn=mean&every=1m")) {
            assertThat(get("/api/v1/readings?" + unknown + RANGE).path("series").size())
                    .as(unknown)
                    .isZero();
        }
        String path = "/api/v1/readings?measurement=m&site=raw-k&device=d" + RANGE;
        assertThat(json(callAs(PLANT_READER, path)).path("series").size()).isZero();
        assertThat(json(callAs(PLANT_READER, "/api/v1/readings?measurement=m&device=d" + RANGE))
                        .path("series")
                        .valueStream()
                        .map(series -> series.path("site").asString()))
                .allMatch("plant"::equals);
    }

    @Test
    void aStoreThatIsDownIsAProblemWithRetryAfter() {
        store.goDown("pulled out by the test");
        var answer = call("/api/v1/readings?measurement=m&site=raw-l&device=d");
        assertThat(problem(answer, 503).path("code").asString()).isEqualTo("store-unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
    }

    private static List<String> rows(JsonNode answer) {
        return answer.path("series")
                .valueStream()
                .flatMap(series -> series.path("rows").valueStream())
                .map(JsonNode::toString)
                .toList();
    }
}
