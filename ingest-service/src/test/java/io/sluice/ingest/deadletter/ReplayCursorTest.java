/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.codec.MessageDecoder;
import io.sluice.codec.route.RouteSource;
import io.sluice.codec.route.RouteTable;
import io.sluice.ingest.inspect.Inspector;
import io.sluice.store.kit.InMemoryTelemetryStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayCursorTest {

    @TempDir
    Path directory;

    private int refused;
    private DeadLetters letters;
    private ReplayDesk desk;

    @BeforeEach
    void open() throws Exception {
        RouteSource routes = new RouteSource(RouteTable.DEFAULT);
        letters = DeadLetters.open(
                directory, new DeadLetterSettings(2 << 20, 2 << 20, WhenFull.BLOCK, 1_000, null), routes, () -> 0);
        desk = new ReplayDesk(
                letters,
                new InMemoryTelemetryStore(),
                () -> new MessageDecoder(routes),
                refusingEachWithAnotherDetail(),
                10_000);
    }

    @AfterEach
    void close() {
        letters.close();
    }

    private Inspector refusingEachWithAnotherDetail() {
        return (_, _, decoded) -> new Decoding.Decoded(
                List.of(),
                List.of(new DecodeFault(0, "too-many-series", "refused for the %dth time".formatted(++refused))));
    }

    private void keep(int sequence, int bytes) throws Exception {
        String payload = "{\"v\":\"%s\"}".formatted("x".repeat(bytes));
        letters.append(new DeadLetter(
                sequence, -1, "no-route", "for a test", 1, "telemetry/plant/dev/m", payload.getBytes(UTF_8)));
        letters.force();
    }

    private ReplayDesk.Report replay(String cursor) throws Exception {
        ReplayCursor from = ReplayCursor.parse(cursor).orElseThrow();
        return desk.replay(new ReplayDesk.Selection(Set.of(), LetterFilter.ALL, from, 10), site -> true)
                .orElseThrow();
    }

    /** The larger ones have more than their site's share, and lie in the overflow in part. */
    @ParameterizedTest
    @ValueSource(ints = {1, 40_000})
    void whoFollowsItMeetsEachLetterOnceThoughAllAreWrittenAnewBehindIt(int bytes) throws Exception {
        for (int i = 0; i < 30; i++) {
            keep(i, bytes);
        }
        assertThat(letters.usage().overflowBytes() > 0).isEqualTo(bytes > 1);

        List<String> met = new ArrayList<>();
        String cursor = "0";
        for (int request = 0; request < 3; request++) {
            ReplayDesk.Report report = replay(cursor);
            report.results().forEach(result -> met.add(result.id()));
            assertThat(report.next().isPresent()).isEqualTo(request < 2);
            cursor = report.next().map(ReplayCursor::toString).orElse("");
        }

        assertThat(met)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 30).mapToObj(Integer::toString).toList());
        assertThat(letters.list(0, 100, letter -> true).letters())
                .hasSize(30)
                .allSatisfy(letter -> assertThat(letter.detail()).contains("th time"));
    }

    @Test
    void lettersThatComeBehindItAreForAnotherReplay() throws Exception {
        for (int i = 0; i < 15; i++) {
            keep(i, 1);
        }
        ReplayDesk.Report first = replay("0");
        keep(15, 1);

        ReplayDesk.Report second = replay(first.next().orElseThrow().toString());
        assertThat(second.results()).extracting(ReplayResult::id).containsExactly("10", "11", "12", "13", "14");
        assertThat(second.next()).isEmpty();
    }

    @Test
    void anOlderOneIsOfAReplayThatBeginsThere() throws Exception {
        for (int i = 0; i < 15; i++) {
            keep(i, 1);
        }
        ReplayDesk.Report report = replay("12");
        assertThat(report.results()).extracting(ReplayResult::id).containsExactly("12", "13", "14");
        assertThat(report.next()).isEmpty();
    }

    @Test
    void isReadAsItWasWrittenAndNothingElseIs() {
        Optional<ReplayCursor> read = ReplayCursor.parse("7:40:3");
        assertThat(read).contains(new ReplayCursor(7, new LetterList.End(40, 3)));
        assertThat(read.orElseThrow()).hasToString("7:40:3");
        assertThat(List.of("", "x", "-1", "1:2", "1:2:3:4", "1:-2:3", "1::3", "1:2:3:"))
                .allSatisfy(text -> assertThat(ReplayCursor.parse(text)).isEmpty());
    }
}
