/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.kit;

import static io.sluice.store.kit.Trial.DAY;
import static io.sluice.store.kit.Trial.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Field;
import io.sluice.model.FieldType;
import io.sluice.model.Reading;
import io.sluice.model.Tags;
import io.sluice.store.WriteOutcome.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The four types of fields, and what happens when a field changes its type. */
public interface FieldTypeContract extends StoreUnderTest {

    @Test
    default void aFieldThatChangesTypeIsRefusedAloneAndItsNeighboursAreStored() {
        Trial t = trial();
        t.write(t.reading(DAY, Field.of("level", 1.5)));
        List<Refusal> refusals = t.writeRefused(
                t.reading(DAY + 1, Field.of("level", 2.5)),
                t.reading(DAY + 2, Field.of("level", "high")),
                t.reading(t.device("other"), DAY + 2, Field.of("level", 3.5)),
                t.reading(DAY + 3, Field.of("other", "high")));
        assertThat(refusals).singleElement().satisfies(refusal -> {
            assertThat(refusal.index()).isEqualTo(1);
            assertThat(refusal.code()).isEqualTo("field-type-conflict");
            assertThat(refusal.detail())
                    .contains("level")
                    .containsIgnoringCase("float")
                    .containsIgnoringCase("string");
        });
        assertThat(t.rows()).containsExactly("0 level=1.5", "1 level=2.5", "3 other=\"high\"");
        assertThat(t.rows(t.scan(List.of(t.device("other"))))).containsExactly("2 level=3.5");
    }

    @Test
    default void twoTypesOfANewFieldInOneBatchRefuseTheLaterReading() {
        Trial t = trial();
        List<Refusal> refusals = t.writeRefused(
                t.reading(DAY, Field.of("level", true)),
                t.reading(DAY + 1, Field.ofInteger("level", 1)),
                t.reading(DAY + 2, Field.of("level", false)));
        assertThat(refusals).extracting(Refusal::index).containsExactly(1);
        assertThat(t.rows()).containsExactly("0 level=true", "2 level=false");
    }

    @Test
    default void everyOneOfSeveralConflictsIsNamed() {
        Trial t = trial();
        t.write(t.reading(DAY, Field.of("x", 1.5), Field.ofInteger("i", 1), Field.of("b", true), Field.of("s", "one")));
        List<Reading> readings = new ArrayList<>();
        IntStream.range(0, 200).forEach(i -> readings.add(t.reading(DAY + SECOND + i, Field.of("x", i))));
        readings.set(3, t.reading(DAY + 3, Field.ofInteger("x", 7)));
        readings.set(50, t.reading(DAY + 50, Field.of("i", 7.5)));
        readings.set(51, t.reading(DAY + 51, Field.of("b", "true")));
        readings.set(199, t.reading(DAY + 199, Field.of("s", false)));
        List<Refusal> refusals = t.writeRefused(readings.toArray(Reading[]::new));
        assertThat(refusals).extracting(Refusal::index).containsExactlyInAnyOrder(3, 50, 51, 199);
        assertThat(refusals).extracting(Refusal::code).containsOnly("field-type-conflict");
        assertThat(t.rows()).hasSize(1 + 196);
    }

    @Test
    default void aRefusedBatchWrittenAgainIsRefusedInTheSameWay() {
        Trial t = trial();
        Reading[] batch = {t.reading(DAY, Field.of("x", 1)), t.reading(DAY + 1, Field.of("x", "one"))};
        List<Refusal> first = t.writeRefused(batch);
        assertThat(t.writeRefused(batch)).extracting(Refusal::index).isEqualTo(List.of(1));
        assertThat(first).extracting(Refusal::index).containsExactly(1);
        assertThat(t.rows()).containsExactly("0 x=1.0");
    }

    @Test
    default void theSameFieldMayHaveAnotherTypeInAnotherMeasurement() {
        Trial t = trial();
        String other = t.measurement + "-b";
        t.write(t.reading(DAY, Field.of("v", 1.5)), t.reading(other, t.device, Tags.NONE, DAY, Field.of("v", "text")));
        assertThat(t.rows()).containsExactly("0 v=1.5");
        assertThat(t.rows(t.scan(other, List.of(t.device)))).containsExactly("0 v=\"text\"");
    }

    @Test
    default void fieldsOfEveryTypeComeBackAsTheyWere() {
        Trial t = trial();
        t.write(t.reading(DAY, Field.of("f", 2), Field.ofInteger("i", 2), Field.of("b", false), Field.of("s", "2")));
        assertThat(t.rows()).containsExactly("0 b=false f=2.0 i=2i s=\"2\"");
        assertThat(t.store.fields(t.measurement))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "b", FieldType.BOOLEAN,
                        "f", FieldType.FLOAT,
                        "i", FieldType.INTEGER,
                        "s", FieldType.STRING));
    }

    @Test
    default void integersKeepAll64Bits() {
        Trial t = trial();
        long[] values = {0, -1, Long.MAX_VALUE, Long.MIN_VALUE + 1, (1L << 53) + 1};
        for (int i = 0; i < values.length; i++) {
            t.write(t.reading(DAY + i, Field.ofInteger("i", values[i])));
        }
        assertThat(t.rows())
                .containsExactly(
                        "0 i=0i",
                        "1 i=-1i",
                        "2 i=9223372036854775807i",
                        "3 i=-9223372036854775807i",
                        "4 i=9007199254740993i");
    }

    @Test
    default void extremeFloatsComeBackExactly() {
        Trial t = trial();
        double[] values = {
            Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_NORMAL, 0.1, 1.0 / 3, 1e-300, -273.15, 123456789012345680.0
        };
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            readings.add(t.reading(DAY + i, Field.of("f", values[i])));
        }
        t.write(readings);
        for (int i = 0; i < values.length; i++) {
            assertThat(t.rows()).element(i).isEqualTo(i + " f=" + values[i]);
        }
    }

    @Test
    default void textsComeBackAsTheyWere() {
        Trial t = trial();
        List<String> texts = List.of(
                "",
                " ",
                "with \"double\" and 'single' quotes",
                "back\\slash, and one at the end\\",
                "two \\\\ of them, and \\\" both",
                "line\nbreaks\r\nand\ttabs",
                "a,b=c d",
                "naïve 温度 Температура حرارة 🌡",
                "null",
                "x".repeat(8000));
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            readings.add(t.reading(DAY + i, Field.of("s", texts.get(i))));
        }
        t.write(readings);
        for (int i = 0; i < texts.size(); i++) {
            assertThat(t.rows()).element(i).isEqualTo(i + " s=\"" + texts.get(i) + '"');
        }
    }
}
