/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.lineprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.FieldValue;
import io.sluice.model.Names;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.model.Tags;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LineProtocolWriterProperties {

    @Property(tries = 2_000)
    void whatIsWrittenReadsBackAsItWas(@ForAll("batches") List<Reading> batch) {
        LineProtocolWriter writer = new LineProtocolWriter(16);

        batch.forEach(writer::append);

        assertThat(ParsedLine.all(writer.toString())).isEqualTo(batch);
    }

    @Property(tries = 20_000)
    void decimalsReadBackToTheLastBit(@ForAll long bits) {
        double number = Double.longBitsToDouble(bits);
        if (Double.isFinite(number)) {
            assertThat(Double.doubleToRawLongBits(Double.parseDouble(written(number))))
                    .isEqualTo(bits);
        }
    }

    @Property(tries = 20_000)
    void decimalsAreNoLongerThanTheShortestForm(@ForAll int units, @ForAll short scale) {
        double number = units / Math.pow(10, Math.abs(scale % 8));

        String written = written(number);

        assertThat(Double.parseDouble(written)).isEqualTo(number);
        assertThat(written.length()).isLessThanOrEqualTo(Double.toString(number).length());
    }

    private static String written(double number) {
        LineProtocolWriter writer = new LineProtocolWriter();
        writer.append(new Reading(SeriesKey.of("m", "s", "d"), 0, List.of(Field.of("v", number))));
        String line = writer.toString();
        return line.substring(line.indexOf("v=") + 2, line.length() - " 0\n".length());
    }

    @Provide
    Arbitrary<List<Reading>> batches() {
        return Combinators.combine(series(), Arbitraries.longs(), fields())
                .as(Reading::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    private static Arbitrary<SeriesKey> series() {
        Arbitrary<Tags> tags = Arbitraries.maps(names().filter(name -> !Field.isReserved(name)), tagValues())
                .ofMaxSize(3)
                .map(Tags::of);
        return Combinators.combine(names(), names(), names(), tags)
                .as((measurement, site, device, further) ->
                        new SeriesKey(measurement, new DeviceKey(site, device), further));
    }

    private static Arbitrary<List<Field>> fields() {
        return Combinators.combine(names().filter(name -> !Field.isReserved(name)), values())
                .as(Field::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .uniqueElements(Field::name);
    }

    private static Arbitrary<FieldValue> values() {
        return Arbitraries.oneOf(
                Arbitraries.doubles().map(FieldValue.FloatValue::new),
                Arbitraries.longs().map(FieldValue.IntegerValue::new),
                Arbitraries.of(true, false).map(FieldValue.BooleanValue::new),
                texts().map(FieldValue.StringValue::new));
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("ab \\\"\n\r,=\u0000é€").ofMaxLength(12);
    }

    private static Arbitrary<String> tagValues() {
        return Arbitraries.strings()
                .withChars("ab ,=\"'.:$é€/;%+#{}")
                .ofMinLength(1)
                .ofMaxLength(8);
    }

    private static Arbitrary<String> names() {
        return Arbitraries.strings()
                .withChars("ab ,=\"'.:$é€")
                .ofMinLength(1)
                .ofMaxLength(8)
                .filter(Names::isValid);
    }
}
