/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.kit;

import static io.sluice.store.kit.Trial.DAY;
import static io.sluice.store.kit.Trial.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Field;
import io.sluice.model.Tags;
import io.sluice.store.LatestValue;
import io.sluice.store.TimeRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The newest value of each field, each with its own time. */
public interface LatestContract extends StoreUnderTest {

    @Test
    default void everyFieldHasItsOwnTime() {
        Trial t = trial();
        t.write(
                t.reading(DAY - 20 * 24 * HOUR, Field.of("installed", "yes"), Field.of("battery", 100)),
                t.reading(DAY - 30 * HOUR, Field.of("battery", 90), Field.of("temperature", 1)),
                t.reading(DAY - HOUR, Field.of("temperature", 2), Field.ofInteger("count", 7)),
                t.reading(DAY, Field.of("temperature", 3)));
        assertThat(latest(t, new TimeRange(DAY - 30 * 24 * HOUR, DAY + 1)))
                .containsExactly(
                        "battery=90.0 @-30h", "count=7i @-1h", "installed=\"yes\" @-480h", "temperature=3.0 @0h");
    }

    @Test
    default void whatIsOutsideTheRangeDoesNotCount() {
        Trial t = trial();
        t.write(
                t.reading(DAY - 48 * HOUR, Field.of("old", 1)),
                t.reading(DAY, Field.of("a", 1), Field.of("b", 1)),
                t.reading(DAY + HOUR, Field.of("a", 2)),
                t.reading(DAY + 2 * HOUR, Field.of("a", 3)));
        assertThat(latest(t, new TimeRange(DAY, DAY + 2 * HOUR))).containsExactly("a=2.0 @1h", "b=1.0 @0h");
        assertThat(latest(t, new TimeRange(DAY, DAY + HOUR))).containsExactly("a=1.0 @0h", "b=1.0 @0h");
        assertThat(latest(t, new TimeRange(DAY + 1, DAY + HOUR))).isEmpty();
    }

    @Test
    default void measurementsAreSortedAndTagsAreLookedThrough() {
        Trial t = trial();
        String other = "kit-A-" + t.unique;
        Tags room = Tags.of(Map.of("room", "hall"));
        t.write(
                t.reading(DAY, Field.of("v", 1), Field.of("w", 1)),
                t.reading(t.measurement, t.device, room, DAY + HOUR, Field.of("v", 2)),
                t.reading(other, t.device, Tags.NONE, DAY - HOUR, Field.of("v", true)),
                t.reading(t.device("other"), DAY + 2 * HOUR, Field.of("v", 4)));
        List<LatestValue> latest = t.store.latest(t.device, Trial.always());
        assertThat(latest).extracting(LatestValue::measurement).containsExactly(other, t.measurement, t.measurement);
        assertThat(latest).extracting(LatestContract::text).containsExactly("v=true @-1h", "v=2.0 @1h", "w=1.0 @0h");
    }

    @Test
    default void anUnknownDeviceHasNone() {
        Trial t = trial();
        t.write(t.reading(DAY, Field.of("v", 1)));
        assertThat(t.store.latest(t.device("unknown"), Trial.always())).isEmpty();
    }

    @Test
    default void theTimeIsExactToTheNanosecond() {
        Trial t = trial();
        t.write(t.reading(DAY + 123_456_789, Field.of("v", 1)), t.reading(DAY + 123_456_788, Field.of("v", 2)));
        assertThat(t.store.latest(t.device, Trial.always()))
                .extracting(LatestValue::timeNanos)
                .containsExactly(DAY + 123_456_789);
    }

    private static List<String> latest(Trial t, TimeRange range) {
        return t.store.latest(t.device, range).stream()
                .map(LatestContract::text)
                .toList();
    }

    private static String text(LatestValue value) {
        return value.field() + "=" + Trial.text(value.value()) + " @" + (value.timeNanos() - DAY) / HOUR + "h";
    }
}
