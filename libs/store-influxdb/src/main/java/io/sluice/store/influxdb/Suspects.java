/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import io.sluice.model.Reading;
import io.sluice.store.influxdb.Verdict.SomeRefused;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Guesses from the server's words which lines it refused, so that they need not be searched by halves. A guess only
 * decides how lines are grouped for writing again, never what is refused.
 */
final class Suspects {

    private static final Pattern CONFLICT =
            Pattern.compile("input field \"(.+)\" on measurement \"(.+)\" is type (\\w+), already exists as type");

    private Suspects() {}

    /** The suspected among some lines, in their order; none when the words do not tell. */
    static int[] among(int[] lines, Lines all, SomeRefused refused) {
        return switch (RefusalCode.of(refused.text())) {
            case FIELD_TYPE_CONFLICT -> inConflict(lines, all, refused.text());
            case OUTSIDE_RETENTION -> oldest(lines, all, refused.dropped());
            case TIME_OUT_OF_RANGE, SERIES_LIMIT, RESERVED_NAME, UNPARSEABLE_LINE, TOO_LARGE, REFUSED -> new int[0];
        };
    }

    private static int[] inConflict(int[] lines, Lines all, String text) {
        Matcher conflict = CONFLICT.matcher(text);
        if (!conflict.find()) {
            return new int[0];
        }
        String field = conflict.group(1);
        String measurement = conflict.group(2);
        String type = conflict.group(3);
        return Arrays.stream(lines)
                .filter(line -> holds(all.reading(line), measurement, field, type))
                .toArray();
    }

    private static boolean holds(@Nullable Reading reading, String measurement, String field, String type) {
        return reading != null
                && reading.series().measurement().equals(measurement)
                && reading.fields().stream()
                        .anyMatch(each -> each.name().equals(field)
                                && each.value()
                                        .type()
                                        .name()
                                        .toLowerCase(Locale.ROOT)
                                        .equals(type));
    }

    /** Beyond the retention are the oldest, as many as were dropped. Lines of the registry count as newest. */
    private static int[] oldest(int[] lines, Lines all, int dropped) {
        return IntStream.of(lines)
                .boxed()
                .sorted(Comparator.comparingLong(line -> time(all.reading(line))))
                .limit(dropped)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    private static long time(@Nullable Reading reading) {
        return reading == null ? Long.MAX_VALUE : reading.timeNanos();
    }
}
