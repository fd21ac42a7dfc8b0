/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.Decoding;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What it costs to watch, printed; judged only so far that a mistake of an order of magnitude is seen. */
class SchemaCostTest {

    private static final String[] NAMES = {"temperature", "humidity", "pressure", "seq"};

    @Test
    void aMessageSuchAsThereWasBeforeCostsLittle() {
        cost("100 devices, half of their messages looked at", 100, 20_000_000, 1);
        cost("1 000 devices, one message in eight looked at", 1_000, 20_000_000, 1);
        cost("2 000 devices, one message in eight looked at", 2_000, 20_000_000, 1);
        cost("2 000 devices, fields in two orders", 2_000, 20_000_000, 2);
        double most = cost("100 000 devices at random, one in eight looked at", 100_000, 10_000_000, 1);
        assertThat(most).isLessThan(5_000);
    }

    private static double cost(String what, int devices, int messages, int orders) {
        SchemaWatch watch = new SchemaWatch(SchemaSettings.DEFAULT);
        List<Decoding.Decoded> decoded = decoded(devices, orders);
        run(watch, decoded, Math.max(devices, messages / 4), 0);
        long began = cpu();
        run(watch, decoded, messages, messages);
        double nanos = (double) (cpu() - began) / messages;
        System.out.printf("%-52s %.1f ns a message; empty loop %.1f ns%n", what, nanos, empty(decoded, messages));
        assertThat(watch.fieldCount()).isEqualTo(NAMES.length);
        assertThat(watch.levelCount()).isEqualTo(devices);
        return nanos;
    }

    private static void run(SchemaWatch watch, List<Decoding.Decoded> decoded, int messages, long from) {
        int next = 0;
        for (long i = from; i < from + messages; i++) {
            Decoding.Decoded message = decoded.get(next);
            next = next + 1 == decoded.size() ? 0 : next + 1;
            if (watch.inspect(i, i, message) != message) {
                throw new AssertionError("a message was changed");
            }
        }
    }

    /** The same without the watch: getting the message into the caches is what decoding has done. */
    private static double empty(List<Decoding.Decoded> decoded, int messages) {
        int next = 0;
        long sum = 0;
        long began = cpu();
        for (int i = 0; i < messages; i++) {
            Decoding.Decoded message = decoded.get(next);
            next = next + 1 == decoded.size() ? 0 : next + 1;
            for (Field field : message.readings().getFirst().fields()) {
                sum += field.name().length() + field.value().type().ordinal();
            }
        }
        long nanos = cpu() - began;
        assertThat(sum).isPositive();
        return (double) nanos / messages;
    }

    private static List<Decoding.Decoded> decoded(int devices, int orders) {
        Random random = new Random(1);
        List<Decoding.Decoded> decoded = new ArrayList<>();
        for (int i = 0; i < devices; i++) {
            List<Field> fields = new ArrayList<>();
            for (String name : NAMES) {
                fields.add(Field.of(name, 20 + random.nextGaussian()));
            }
            if (i % orders == 1) {
                Collections.reverse(fields);
            }
            // As after a topic was split: each device has its own texts.
            SeriesKey series = SeriesKey.of(copy("environment"), copy("plant"), "dev-" + i);
            decoded.add(new Decoding.Decoded(List.of(new Reading(series, 1, fields)), List.of()));
        }
        Collections.shuffle(decoded, random);
        return decoded;
    }

    /** The thread's own time: others may be using the machine. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static String copy(String text) {
        return String.valueOf(text.toCharArray());
    }
}
