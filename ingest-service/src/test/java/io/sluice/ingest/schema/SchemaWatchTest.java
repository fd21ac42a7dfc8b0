/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.model.Field;
import io.sluice.model.FieldType;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SchemaWatchTest {

    private final AtomicLong clock = new AtomicLong();
    private SchemaWatch watch = watch(SchemaPolicy.ALLOW);
    private Messages messages = new Messages(watch);

    private SchemaWatch watch(SchemaPolicy policy) {
        return new SchemaWatch(new SchemaSettings(policy, 3, 5, Duration.ofMinutes(10)), clock::get);
    }

    private void begin(SchemaPolicy policy) {
        watch = watch(policy);
        messages = new Messages(watch);
    }

    private static List<String> faults(Decoding.Decoded decoded) {
        return decoded.faults().stream()
                .map(fault -> fault.index() + " " + fault.reason())
                .toList();
    }

    private FieldState field(String name) {
        return watch.state("m").orElseThrow().fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theFieldsOfAMeasurementsFirstMessageAreNoNewsAndLaterOnesAre() {
        messages.show("a", Field.of("t", 1.0), Field.of("mode", "eco"));
        messages.show("b", Field.of("t", 1.0));
        messages.show("b", Field.of("t", 1.0), Field.of("on", true));
        messages.show("c", Field.of("t", 1.0), Field.of("on", true));

        assertThat(messages.events())
                .extracting(SchemaEvent::kind)
                .containsExactly(EventKind.NEW_FIELD, EventKind.NEW_MEASUREMENT);
        SchemaEvent added = messages.events().getFirst();
        assertThat(added.field()).isEqualTo("on");
        assertThat(added.is()).isEqualTo("boolean");
        assertThat(added.device()).isEqualTo("b");
        assertThat(watch.fieldCount()).isEqualTo(3);
        MeasurementState m = watch.state("m").orElseThrow();
        assertThat(m.readings()).isEqualTo(4);
        assertThat(m.sites()).containsExactly("plant");
        assertThat(field("t").values()).isEqualTo(4);
        assertThat(field("on").values()).isEqualTo(2);
        assertThat(field("on").firstSeenNanos()).isEqualTo(Messages.BEGIN + 2 * Messages.SECOND);
        assertThat(field("t").lastSeenNanos()).isEqualTo(Messages.BEGIN + 3 * Messages.SECOND);
    }

    @Test
    void moreRefusedReadingsOfAMessageThanThereMayBeLettersRefuseItAsOne() {
        begin(SchemaPolicy.DEAD_LETTER);
        messages.show("a", Field.of("t", 1.0));
        assertThat(faults(messages.show(texts(16)))).hasSize(16).doesNotContain("-1 type-changed");

        Decoding.Decoded looked = messages.show(texts(17));
        assertThat(looked.readings()).isEmpty();
        assertThat(faults(looked)).containsExactly("-1 type-changed");
        assertThat(looked.faults().getFirst().detail()).contains("17 of the message's 18 readings");
    }

    @Test
    void besideALetterOfTheMessageManyRefusedReadingsHaveNoneAndTheOthersAreStored() {
        begin(SchemaPolicy.DEAD_LETTER);
        messages.show("a", Field.of("t", 1.0));
        DecodeFault own = new DecodeFault(DecodeFault.WHOLE_MESSAGE, "unsupported-datatype", "a table");
        Decoding.Decoded looked = messages.show(new Decoding.Decoded(texts(17).readings(), List.of(own)));

        assertThat(looked.readings()).hasSize(1);
        assertThat(looked.gaps()).hasSize(17).doesNotContain(17);
        assertThat(faults(looked)).containsExactly("-1 unsupported-datatype");
        assertThat(looked.faults().getFirst().detail()).contains("a table", "17 are refused");
    }

    /** A message with this many readings of another type, and a good one. */
    private static Decoding.Decoded texts(int count) {
        List<Reading> readings = new ArrayList<>();
        SeriesKey series = SeriesKey.of("m", "plant", "a");
        IntStream.range(0, count).forEach(i -> readings.add(new Reading(series, i + 1, List.of(Field.of("t", "hot")))));
        readings.add(new Reading(series, 1_000, List.of(Field.of("t", 2.0))));
        return new Decoding.Decoded(readings, List.of());
    }

    @Test
    void allowedValuesOfAnotherTypePassAndAreToldOnce() {
        messages.show("a", Field.of("t", 1.0));
        Decoding.Decoded text = new Decoding.Decoded(
                List.of(new Reading(SeriesKey.of("m", "plant", "a"), 1, List.of(Field.of("t", "hot")))), List.of());
        assertThat(messages.show(text)).isSameAs(text);
        messages.show("b", Field.of("t", "hot"));
        messages.show("a", Field.of("t", 2.0));

        SchemaEvent event = messages.events(EventKind.TYPE_CHANGED).getFirst();
        assertThat(messages.events(EventKind.TYPE_CHANGED)).hasSize(1);
        assertThat(event.was()).isEqualTo("float");
        assertThat(event.is()).isEqualTo("text");
        assertThat(event.outcome()).isEqualTo(ConflictOutcome.ALLOWED);
        assertThat(event.count()).isEqualTo(2);
        assertThat(event.device()).isEqualTo("a");
        assertThat(event.detail()).contains("'t'", "'m'", "float", "text", "'hot'", "plant");
        assertThat(watch.conflictCount(ConflictOutcome.ALLOWED)).isEqualTo(2);
        assertThat(field("t").type()).isEqualTo(FieldType.FLOAT);
        assertThat(field("t").conflicts()).isEqualTo(2);
    }

    @Test
    void anotherSiteAndAnotherTypeAreEventsOfTheirOwnAndSoIsTheNextHour() {
        messages.show("a", Field.of("t", 1.0));
        messages.show("a", Field.of("t", "hot"));
        messages.show("a", Field.of("t", true));
        messages.show(SeriesKey.of("m", "elsewhere", "a"), Field.of("t", "hot"));
        assertThat(messages.events(EventKind.TYPE_CHANGED)).hasSize(3);

        messages.pass(3_600);
        messages.show("a", Field.of("t", "hot"));
        assertThat(messages.events(EventKind.TYPE_CHANGED)).hasSize(4);
    }

    @Test
    void deadLettersNameTheReadingByItsPlaceInThePayload() {
        begin(SchemaPolicy.DEAD_LETTER);
        SeriesKey series = SeriesKey.of("m", "plant", "a");
        messages.show("a", Field.of("t", 1.0), Field.of("u", 1.0));
        Reading good = new Reading(series, 1, List.of(Field.of("t", 2.0), Field.of("u", 1.0)));
        Reading bad = new Reading(series, 2, List.of(Field.of("t", "hot"), Field.of("u", true)));
        DecodeFault before = new DecodeFault(1, "no-fields", "");

        Decoding.Decoded looked =
                messages.show(new Decoding.Decoded(List.of(good, bad, good, bad), List.of(before), List.of(2)));

        assertThat(looked.readings()).containsExactly(good, good);
        assertThat(faults(looked)).containsExactly("1 no-fields", "3 type-changed", "5 type-changed");
        assertThat(looked.gaps()).containsExactly(1, 2, 3, 5);
        assertThat(looked.faults().getLast().detail())
                .contains("'t'", "'m'", "float", "text", "'hot'", "/api/v1/schema/accept", "replay");
        assertThat(watch.conflictCount(ConflictOutcome.DEAD_LETTERED)).isEqualTo(4);
    }

    @Test
    void coercedValuesTakeTheFieldsTypeAndWhatCannotIsADeadLetter() {
        begin(SchemaPolicy.COERCE);
        messages.show("a", Field.of("t", 1.0), Field.of("mode", "eco"), Field.of("u", 1.0));

        Decoding.Decoded coerced = messages.show("a", Field.of("t", "21.5"), Field.of("mode", 7.0), Field.of("u", 2.0));
        assertThat(coerced.faults()).isEmpty();
        assertThat(coerced.readings().getFirst().fields())
                .containsExactly(Field.of("t", 21.5), Field.of("mode", "7"), Field.of("u", 2.0));
        Decoding.Decoded refused = messages.show("a", Field.of("t", "21 C"), Field.of("mode", 7.0));
        assertThat(refused.readings()).isEmpty();
        assertThat(faults(refused)).containsExactly("0 type-changed");
        assertThat(refused.faults().getFirst().detail()).contains("'21 C'", "which is no float");

        assertThat(watch.conflictCount(ConflictOutcome.COERCED)).isEqualTo(3);
        assertThat(watch.conflictCount(ConflictOutcome.DEAD_LETTERED)).isEqualTo(1);
    }

    @Test
    void anAcceptedTypeHoldsAndTheOneBeforeIsTheConflict() {
        begin(SchemaPolicy.DEAD_LETTER);
        messages.show("a", Field.of("t", 1.0));
        messages.show("b", Field.of("t", 1.0));
        assertThat(messages.show("a", Field.of("t", "hot")).readings()).isEmpty();

        assertThat(watch.accept("m", "t", FieldType.STRING)).contains(FieldType.FLOAT);
        assertThat(watch.accept("m", "no", FieldType.STRING)).isEmpty();
        assertThat(watch.accept("no", "t", FieldType.STRING)).isEmpty();

        assertThat(messages.show("a", Field.of("t", "hot")).faults()).isEmpty();
        assertThat(faults(messages.show("a", Field.of("t", 1.0)))).containsExactly("0 type-changed");
        watch.accept("m", "t", FieldType.FLOAT);
        assertThat(messages.show("a", Field.of("t", 1.0)).faults()).isEmpty();
        messages.show("a", Field.of("t", "hot"));
        assertThat(messages.events(EventKind.TYPE_CHANGED))
                .as("after an acceptance it is news again")
                .hasSize(3);
    }

    @Test
    void whatThereIsNoRoomForPassesUnwatchedAndIsCounted() {
        begin(SchemaPolicy.DEAD_LETTER);
        Field[] six =
                IntStream.range(0, 6).mapToObj(i -> Field.of("f" + i, 1.0)).toArray(Field[]::new);
        messages.show("a", six);
        six[5] = Field.of("f5", "text");
        assertThat(messages.show("a", six).faults()).isEmpty();
        messages.show("a", six);
        assertThat(watch.fieldCount()).isEqualTo(5);
        assertThat(watch.state("m").orElseThrow().unwatched()).isEqualTo(3);

        for (String name : List.of("n", "o", "p", "q")) {
            messages.show(SeriesKey.of(name, "plant", "a"), Field.of("t", 1.0));
            messages.show(SeriesKey.of(name, "plant", "a"), Field.of("t", "text"));
        }
        assertThat(watch.states()).extracting(MeasurementState::name).containsExactly("m", "n", "o");
        assertThat(watch.unwatchedReadings()).isEqualTo(4);
    }

    @Test
    void aFieldThatDoesNotComeAnyMoreIsToldWhileTheMeasurementGoesOn() {
        messages.show("a", Field.of("t", 1.0), Field.of("u", 1.0));
        for (int minute = 0; minute < 15; minute++) {
            messages.pass(60);
            messages.show("a", Field.of("t", 1.0));
            watch.lookForVanished();
        }
        assertThat(messages.events(EventKind.VANISHED))
                .extracting(SchemaEvent::field)
                .containsExactly("u");
        assertThat(field("u").vanished()).isTrue();

        messages.show("b", Field.of("t", 1.0), Field.of("u", 1.0));
        watch.lookForVanished();
        assertThat(messages.events(EventKind.RETURNED))
                .extracting(SchemaEvent::device)
                .containsExactly("b");
        assertThat(field("u").vanished()).isFalse();
    }

    @Test
    void aMeasurementThatWasSilentHasNotLostWhatComesSecond() {
        messages.show("a", Field.of("t", 1.0), Field.of("u", 1.0));
        for (int night = 0; night < 3; night++) {
            messages.pass(8 * 3_600);
            messages.show("b", Field.of("t", 1.0));
            watch.lookForVanished();
            messages.show("a", Field.of("t", 1.0), Field.of("u", 1.0));
            watch.lookForVanished();
        }
        assertThat(messages.events(EventKind.VANISHED)).isEmpty();
    }

    @Test
    void aFieldThatComesNowAndThenIsToldOfOnceOrTwice() {
        for (int times = 0; times < 10; times++) {
            messages.show("a", Field.of("t", 1.0), Field.of("alarm", true));
            for (int minute = 0; minute < 20; minute++) {
                messages.pass(60);
                messages.show("a", Field.of("t", 1.0));
                watch.lookForVanished();
            }
        }
        assertThat(messages.events(EventKind.VANISHED)).hasSize(1);
    }

    @Test
    void messagesOfOneDeviceInAnyOrderOfNamesAreCounted() {
        List<Field> fields = new ArrayList<>(List.of(Field.of("a", 1.0), Field.of("b", 1.0), Field.of("c", 1.0)));
        for (int i = 0; i < 30; i++) {
            Collections.rotate(fields, 1);
            messages.show("d", fields.toArray(Field[]::new));
        }
        assertThat(field("a").values()).isEqualTo(30);
        assertThat(watch.state("m").orElseThrow().readings()).isEqualTo(30);
    }

    @Test
    void twoThreadsAtOnceLearnOneTypeAndRefuseTheSame() throws Exception {
        begin(SchemaPolicy.DEAD_LETTER);
        int each = 20_000;
        AtomicLong refused = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int lane = 0; lane < 2; lane++) {
            long first = (long) lane * each;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < each; i++) {
                    Field field = i % 10 == 9 ? Field.of("t", "hot") : Field.of("t", i);
                    Reading reading = new Reading(
                            SeriesKey.of("m", "plant", "d" + i % 7), i, List.of(field, Field.of("f" + i % 3, 1.0)));
                    refused.addAndGet(watch.inspect(first + i, i, new Decoding.Decoded(List.of(reading), List.of()))
                            .faults()
                            .size());
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(refused).hasValue(2 * each / 10);
        assertThat(watch.conflictCount(ConflictOutcome.DEAD_LETTERED)).isEqualTo(2 * each / 10);
        assertThat(watch.fieldCount()).isEqualTo(4);
        assertThat(watch.state("m").orElseThrow().readings()).isBetween((long) each, 2L * each);
    }

    @Test
    void aJumpOfTheUnitIsToldOnceForAllDevicesOfASite() {
        Random random = new Random(7);
        for (int i = 0; i < 600; i++) {
            double factor = i < 300 ? 1 : 1_000;
            for (String device : List.of("a", "b", "c")) {
                messages.show(device, Field.of("t", factor * (20 + random.nextGaussian() / 5)));
            }
        }
        List<SchemaEvent> jumps = messages.events(EventKind.SCALE_JUMP);
        assertThat(jumps).hasSize(1);
        assertThat(jumps.getFirst().is()).isEqualTo("1000 times larger");
        assertThat(jumps.getFirst().count()).isEqualTo(3);
        assertThat(jumps.getFirst().detail()).contains("'t'", "1000 times larger", "unit");
    }
}
