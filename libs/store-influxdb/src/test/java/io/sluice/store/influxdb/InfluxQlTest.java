/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DeviceKey;
import io.sluice.model.FieldType;
import io.sluice.store.TimeRange;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InfluxQlTest {

    @Test
    void aNameStaysOneNameWhateverItHolds() {
        assertThat(InfluxQl.identifier("a\"; DROP DATABASE \"t")).isEqualTo("\"a\\\"; DROP DATABASE \\\"t\"");
        assertThat(InfluxQl.identifier("back\\")).isEqualTo("\"back\\\\\"");
        assertThat(InfluxQl.identifier("it's\nso")).isEqualTo("\"it's\\nso\"");
        assertThat(InfluxQl.identifier("\\\"")).isEqualTo("\"\\\\\\\"\"");
    }

    @Test
    void aTextStaysOneTextWhateverItHolds() {
        assertThat(InfluxQl.literal("x' OR 'a'='a")).isEqualTo("'x\\' OR \\'a\\'=\\'a'");
        assertThat(InfluxQl.literal("back\\")).isEqualTo("'back\\\\'");
        assertThat(InfluxQl.literal("\\'; --")).isEqualTo("'\\\\\\'; --'");
        assertThat(InfluxQl.literal("say \"hi\"\n")).isEqualTo("'say \"hi\"\\n'");
    }

    @Test
    void namesASiteOnceForAllItsDevices() {
        List<DeviceKey> devices = List.of(new DeviceKey("b", "1"), new DeviceKey("a", "it's"), new DeviceKey("b", "2"));

        assertThat(InfluxQl.anyOf(devices))
                .isEqualTo("((\"site\" = 'a' AND (\"device\" = 'it\\'s')) OR "
                        + "(\"site\" = 'b' AND (\"device\" = '1' OR \"device\" = '2')))");
    }

    @Test
    void castsEveryColumnToItsType() {
        TreeMap<String, FieldType> fields = new TreeMap<>(Map.of("a b", FieldType.FLOAT, "c", FieldType.BOOLEAN));

        assertThat(InfluxQl.columns(fields)).isEqualTo("\"a b\"::float,\"c\"::boolean");
    }

    @Test
    void keepsTimesWithinWhatInfluxDbCanParse() {
        assertThat(InfluxQl.within(new TimeRange(-5, 7))).isEqualTo("time >= -5 AND time < 7");
        assertThat(InfluxQl.within(new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE)))
                .isEqualTo("time >= -9223372036854775806");
        assertThat(InfluxQl.within(new TimeRange(Long.MIN_VALUE, Long.MIN_VALUE)))
                .isEqualTo("time >= -9223372036854775806 AND time < -9223372036854775806");
        assertThat(InfluxQl.within(new TimeRange(Long.MAX_VALUE, Long.MAX_VALUE)))
                .isEqualTo("time >= 9223372036854775806");
    }
}
