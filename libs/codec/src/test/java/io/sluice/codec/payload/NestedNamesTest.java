/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.Allocated;
import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.model.SeriesKey;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of nested objects' members: as long as all names above them together. */
class NestedNamesTest {

    private static final int DEPTH = 30;

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "{}", "[]", "\"x\"", "1e999", "true"})
    void areNotMadeForHundredsOfThousandsOfMembersInFoldersWithLongNames(String value) {
        String folder = "{\"" + "n".repeat(2_000) + "\":";
        String members = ("\"\":" + value + ",").repeat(400_000);
        byte[] payload = (folder.repeat(DEPTH) + "{" + members + "\"last\":1}" + "}".repeat(DEPTH))
                .getBytes(StandardCharsets.US_ASCII);

        long before = Allocated.bytes();
        DecodeFault fault = fault(payload);
        assertThat(Allocated.bytes() - before).isLessThan(256L << 20);

        assertThat(fault.reason())
                .isEqualTo(
                        switch (value) {
                            case "[]" -> "unsupported-array";
                            case "1e999" -> "number-out-of-range";
                            default -> "bad-name";
                        });
        assertThat(fault.detail()).contains("'" + "n".repeat(200) + "…'");
    }

    @Test
    void thatAreTooLongAreToldWithTheirWholeLength() {
        byte[] payload = "{\"%s\":{\"b\":1}}".formatted("a".repeat(127)).getBytes(StandardCharsets.US_ASCII);
        assertThat(fault(payload))
                .isEqualTo(new DecodeFault(
                        0,
                        "bad-name",
                        "the field name '%s_b' has 129 characters; the most is 128".formatted("a".repeat(127))));
    }

    private static DecodeFault fault(byte[] payload) {
        Decoding decoding = JsonPayload.decode(SeriesKey.of("m", "s", "d"), NumberRules.DEFAULT, payload, 0);
        return ((Decoding.Decoded) decoding).faults().getFirst();
    }
}
