/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.store.Batch;
import io.sluice.store.Sighting;
import io.sluice.store.WriteOutcome;
import io.sluice.store.WriteOutcome.Refusal;
import io.sluice.store.WriteOutcome.Written;
import io.sluice.store.influxdb.ScriptedInflux.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How refused lines are found, against servers that refuse as each generation does. */
class BatchWriteTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** What the scripted server has taken in. */
    private final Set<String> stored = new TreeSet<>();

    /** Times of the lines it took, in the order in which it did. */
    private final List<Integer> times = new CopyOnWriteArrayList<>();

    @Test
    void aBatchWithoutFaultIsOneRequest() {
        try (ScriptedInflux influx = new ScriptedInflux(refusing("nothing", this::parseErrorOf2))) {
            assertThat(write(influx, batch(5_000))).isEqualTo(Written.ALL);

            assertThat(influx.asked).hasSize(1);
            assertThat(influx.addressed).containsExactly("/api/v2/write?org=sluice&bucket=telemetry&precision=ns");
            assertThat(influx.authorizations).containsExactly("Token secret-token");
            assertThat(stored).hasSize(5_000);
        }
    }

    @Test
    void anEmptyBatchAsksNothing() {
        try (ScriptedInflux influx = new ScriptedInflux(body -> Answer.STORED)) {
            assertThat(write(influx, List.of())).isEqualTo(Written.ALL);
            assertThat(influx.asked).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2_499, 2_500, 4_999})
    void oneBadAmong5000IsFoundByHalves(int bad) {
        List<Reading> batch = batch(5_000);
        batch.set(bad, bad(bad));
        try (ScriptedInflux influx = new ScriptedInflux(refusing("POISON", this::parseErrorOf2))) {
            assertThat(refusals(write(influx, batch))).singleElement().satisfies(refusal -> {
                assertThat(refusal.index()).isEqualTo(bad);
                assertThat(refusal.code()).isEqualTo("unparseable-line");
            });
            assertThat(stored).hasSize(4_999);
            assertThat(influx.asked).as("the first, and log2 n + 2").hasSizeLessThanOrEqualTo(1 + 13 + 2);
        }
    }

    @Test
    void aFewBadAmong5000CostLog2EachAndAllOthersAreStoredInOrder() {
        List<Reading> batch = batch(5_000);
        int[] bad = {17, 2_400, 2_401, 4_990};
        IntStream.of(bad).forEach(i -> batch.set(i, bad(i)));
        try (ScriptedInflux influx = new ScriptedInflux(refusing("POISON", this::parseErrorOf2))) {
            assertThat(refusals(write(influx, batch)))
                    .extracting(Refusal::index)
                    .containsExactly(17, 2_400, 2_401, 4_990);
            assertThat(stored).hasSize(4_996);
            assertThat(times).isSorted();
            assertThat(influx.asked).hasSizeLessThanOrEqualTo(1 + 4 * (13 + 2));
        }
    }

    @Test
    void aPartThatIsTooLargeAndHoldsABadLineIsTakenApartForBoth() {
        List<Reading> batch = batch(100);
        batch.set(60, bad(60));
        Function<String, Answer> refusing = refusing("POISON", this::parseErrorOf2);
        try (ScriptedInflux influx =
                new ScriptedInflux(body -> body.length() > 1_000 ? Answer.of(413, "") : refusing.apply(body))) {
            assertThat(refusals(write(influx, batch)))
                    .extracting(Refusal::index)
                    .containsExactly(60);
            assertThat(stored).hasSize(99);
        }
    }

    @Test
    void oneConflictAmong5000CostsTwoMoreRequests() {
        List<Reading> batch = batch(5_000);
        batch.set(1_234, bad(1_234));
        try (ScriptedInflux influx = new ScriptedInflux(refusing("POISON", BatchWriteTest::conflictOf1))) {
            assertThat(refusals(write(influx, batch))).singleElement().satisfies(refusal -> {
                assertThat(refusal.index()).isEqualTo(1_234);
                assertThat(refusal.code()).isEqualTo("field-type-conflict");
                assertThat(refusal.detail())
                        .isEqualTo("InfluxDB: partial write: field type conflict: input field \"v\" on measurement"
                                + " \"m\" is type string, already exists as type float");
            });
            assertThat(stored).hasSize(4_999);
            assertThat(influx.asked).hasSize(3);
        }
    }

    @Test
    void manyConflictsOfOneKindAreRefusedTogether() {
        List<Reading> batch = batch(1_000);
        IntStream.range(0, 500).forEach(i -> batch.set(2 * i, bad(2 * i)));
        try (ScriptedInflux influx = new ScriptedInflux(refusing("POISON", BatchWriteTest::conflictOf1))) {
            assertThat(refusals(write(influx, batch)))
                    .extracting(Refusal::index)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 500).map(i -> 2 * i).boxed().toList());
            assertThat(stored).hasSize(500);
            assertThat(influx.asked).hasSize(3);
        }
    }

    @Test
    void whatIsOlderThanTheRetentionIsFoundByItsAge() {
        List<Reading> batch = batch(1_000);
        batch.set(400, reading(-7, Field.of("v", "POISON")));
        batch.set(900, reading(-8, Field.of("v", "POISON")));
        try (ScriptedInflux influx = new ScriptedInflux(refusing("POISON", BatchWriteTest::retentionOf2))) {
            assertThat(refusals(write(influx, batch)))
                    .extracting(Refusal::index, Refusal::code)
                    .containsExactly(tuple(400, "outside-retention"), tuple(900, "outside-retention"));
            assertThat(influx.asked).hasSize(3);
        }
    }

    @Test
    void linesThat3NamesAreTakenAtItsWordAndTheRestIsWrittenAgain() {
        List<Reading> batch = batch(100);
        batch.set(7, bad(7));
        batch.set(93, bad(93));
        try (ScriptedInflux influx = new ScriptedInflux(refusing("POISON", lines -> namedBy3(lines, 0)))) {
            assertThat(refusals(write(influx, batch)))
                    .extracting(Refusal::index)
                    .containsExactly(7, 93);
            assertThat(stored).hasSize(98);
            assertThat(influx.asked).hasSize(2);
        }
    }

    @Test
    void aLineThatIsMissingUnderAStatusOfSuccessIsFound() {
        List<Reading> batch = batch(100);
        batch.set(40, bad(40));
        try (ScriptedInflux influx = new ScriptedInflux(this::createdByHosted3)) {
            assertThat(refusals(write(influx, batch))).singleElement().satisfies(refusal -> {
                assertThat(refusal.index()).isEqualTo(40);
                assertThat(refusal.code()).isEqualTo("unparseable-line");
            });
            assertThat(stored).hasSize(99);
            assertThat(influx.asked).hasSizeLessThanOrEqualTo(1 + 7 + 2);
        }
    }

    @Test
    void aLineNumberThatDoesNotFitItsLineIsNotBelieved() {
        List<Reading> batch = batch(100);
        batch.set(7, bad(7));
        try (ScriptedInflux influx = new ScriptedInflux(refusing("POISON", lines -> namedBy3(lines, 1)))) {
            assertThat(refusals(write(influx, batch)))
                    .extracting(Refusal::index)
                    .containsExactly(7);
            assertThat(stored).hasSize(99);
        }
    }

    @Test
    void aBatchOfNothingButBadLinesEnds() {
        List<Reading> batch = new ArrayList<>();
        IntStream.range(0, 200).forEach(i -> batch.add(bad(i)));
        try (ScriptedInflux influx = new ScriptedInflux(refusing("POISON", this::parseErrorOf2))) {
            assertThat(refusals(write(influx, batch))).hasSize(200);
            assertThat(influx.asked.size()).isLessThan(2 * 200 + 8 * (8 + 2));
        }
    }

    @Test
    void aRequestThatIsTooLargeIsWrittenInParts() {
        Function<String, Answer> atMost1000 = body -> body.length() > 1_000 ? Answer.of(413, "") : keep(body);
        List<Reading> batch = batch(100);
        batch.set(50, reading(50, Field.of("v", "x".repeat(2_000))));
        try (ScriptedInflux influx = new ScriptedInflux(atMost1000)) {
            assertThat(refusals(write(influx, batch))).singleElement().satisfies(refusal -> {
                assertThat(refusal.index()).isEqualTo(50);
                assertThat(refusal.code()).isEqualTo("too-large");
            });
            assertThat(stored).hasSize(99);
        }
    }

    @Test
    void anOutageInTheMiddleOfSeparatingIsAnOutage() {
        List<Reading> batch = batch(100);
        batch.set(99, bad(99));
        int[] requests = {0};
        Function<String, Answer> dying = body -> ++requests[0] > 3
                ? Answer.of(503, "")
                : refusing("POISON", this::parseErrorOf2).apply(body);
        try (ScriptedInflux influx = new ScriptedInflux(dying)) {
            assertThat(write(influx, batch)).isInstanceOf(WriteOutcome.Unavailable.class);
        }
    }

    @Test
    void aReadingThatWouldLandInTheRegistryIsRefusedAndItsNeighbourIsNot() {
        Reading intruder = new Reading(SeriesKey.of("sluice_registry", "s", "d"), 1, List.of(Field.of("m_x", 1)));
        try (ScriptedInflux influx = new ScriptedInflux(this::keep)) {
            assertThat(refusals(write(influx, List.of(intruder, reading(1, Field.of("v", 1))))))
                    .extracting(Refusal::index)
                    .containsExactly(0);
            assertThat(stored).hasSize(1);
        }
    }

    @Test
    void aRefusedLineOfTheRegistryIsNoRefusedReading() {
        Sighting sighting = new Sighting(new DeviceKey("s", "POISON"), 5, new TreeSet<>(Set.of("m")));
        try (ScriptedInflux influx = new ScriptedInflux(refusing("POISON", this::parseErrorOf2));
                InfluxTelemetryStore store = new InfluxTelemetryStore(influx.settings(TIMEOUT))) {
            assertThat(store.write(new Batch(batch(3), List.of(sighting)))).isEqualTo(Written.ALL);
            assertThat(stored).hasSize(3);
        }
    }

    @Test
    void aSightingIsOneLineAtItsFullHour() {
        long seen = 1_767_225_600_000_000_000L + 59 * 60_000_000_000L + 7;
        Sighting sighting = new Sighting(new DeviceKey("s", "d"), seen, new TreeSet<>(Set.of("time", "a b")));
        try (ScriptedInflux influx = new ScriptedInflux(this::keep);
                InfluxTelemetryStore store = new InfluxTelemetryStore(influx.settings(TIMEOUT))) {
            store.write(new Batch(List.of(), List.of(sighting)));

            assertThat(stored)
                    .containsExactly("sluice_registry,device=d,site=s m_a\\ b=1767229140000000007i,"
                            + "m_time=1767229140000000007i 1767225600000000000");
        }
    }

    private static WriteOutcome write(ScriptedInflux influx, List<Reading> readings) {
        try (InfluxTelemetryStore store = new InfluxTelemetryStore(influx.settings(TIMEOUT))) {
            return store.write(new Batch(readings, List.of()));
        }
    }

    private static List<Refusal> refusals(WriteOutcome outcome) {
        assertThat(outcome).isInstanceOf(Written.class);
        return ((Written) outcome).refusals();
    }

    private static List<Reading> batch(int size) {
        List<Reading> batch = new ArrayList<>();
        IntStream.range(0, size).forEach(i -> batch.add(reading(i, Field.of("v", i))));
        return batch;
    }

    private static Reading bad(int time) {
        return reading(time, Field.of("v", "POISON"));
    }

    private static Reading reading(int time, Field field) {
        return new Reading(SeriesKey.of("m", "s", "d"), time, List.of(field));
    }

    private Answer keep(String body) {
        stored.addAll(body.lines().toList());
        times.addAll(body.lines()
                .filter(line -> line.startsWith("m,"))
                .map(line -> Integer.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
                .toList());
        return Answer.STORED;
    }

    /** Stores the good lines as 1.x and 3.x do, and answers in the given words when there are bad ones. */
    private Function<String, Answer> refusing(String poison, Function<List<String>, Answer> words) {
        return body -> {
            List<String> lines = body.lines().toList();
            if (lines.stream().noneMatch(line -> line.contains(poison))) {
                return keep(body);
            }
            return words.apply(lines);
        };
    }

    private Answer parseErrorOf2(List<String> lines) {
        return Answer.of(400, "{\"code\":\"invalid\",\"message\":\"unable to parse 'm v=': missing field value\"}");
    }

    private static Answer conflictOf1(List<String> lines) {
        return Answer.of(
                400,
                "{\"error\":\"partial write: field type conflict: input field \\\"v\\\" on measurement \\\"m\\\" is type"
                        + " string, already exists as type float dropped=" + poisoned(lines) + "\"}\n");
    }

    private static Answer retentionOf2(List<String> lines) {
        int count = poisoned(lines);
        return Answer.of(
                422,
                "{\"code\":\"unprocessable entity\",\"message\":\"failure writing points to database: partial write:"
                        + " dropped " + count + " points outside retention policy of duration 1h0m0s - oldest point"
                        + " m at 1970-01-01T00:00:00Z dropped=" + count + " for database: 0a\"}");
    }

    /** Takes what is good of a request and answers as hosted 3.x did until 2024; a request of bad lines only is refused. */
    private Answer createdByHosted3(String body) {
        List<String> lines = body.lines().toList();
        String good = lines.stream().filter(line -> !line.contains("POISON")).collect(Collectors.joining("\n"));
        if (poisoned(lines) == 0) {
            return keep(body);
        }
        keep(good);
        return Answer.of(
                good.isEmpty() ? 400 : 201,
                "{\"code\":\"invalid\",\"line\":1,\"message\":\"failed to parse line protocol: errors encountered on line(s):"
                        + "\\nerror parsing line 1 (1-based): Invalid field value\"}");
    }

    private static int poisoned(List<String> lines) {
        return (int) lines.stream().filter(line -> line.contains("POISON")).count();
    }

    private static Answer namedBy3(List<String> lines, int error) {
        String named = IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).contains("POISON"))
                .mapToObj(i -> "{\"error_message\":\"invalid column type for column 'v'\",\"line_number\":"
                        + (i + 1 + error) + ",\"original_line\":\""
                        + lines.get(i).replace("\"", "\\\"") + "\"}")
                .collect(Collectors.joining(","));
        return Answer.of(400, "{\"error\":\"partial write of line protocol occurred\",\"data\":[" + named + "]}");
    }
}
