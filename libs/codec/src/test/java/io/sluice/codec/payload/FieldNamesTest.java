/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.Decoding;
import io.sluice.codec.MessageDecoder;
import io.sluice.codec.payload.FieldNames.Role;
import io.sluice.codec.route.RouteTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FieldNamesTest {

    private final FieldNames names = new FieldNames();
    private final MessageDecoder decoder = new MessageDecoder(RouteTable.DEFAULT);

    @Test
    void neverRemembersANameThatIsTooLongForAField() {
        byte[] name = "n".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 2_000; i++) {
            name[i] = 'm';
            assertThat(names.of(name, 0, name.length, Arrays.hashCode(name)).role())
                    .isEqualTo(Role.OTHER);
        }
        assertThat(names.bytes()).isZero();
        assertThat(names.of(name, 0, 128, 7).role()).isEqualTo(Role.FIELD);
        assertThat(names.of(name, 0, 129, 7).role()).isEqualTo(Role.OTHER);
        assertThat(names.bytes()).isEqualTo(128);
    }

    @Test
    void namesThatAreTooLongAreRefusedAsEver() {
        assertThat(reason(128)).isEqualTo("none");
        assertThat(reason(129)).isEqualTo("bad-name");
        assertThat(reason(100_000)).isEqualTo("limit-exceeded");
    }

    private String reason(int length) {
        byte[] payload = "{\"%s\":1}".formatted("n".repeat(length)).getBytes(StandardCharsets.US_ASCII);
        return switch (decoder.decode("telemetry/plant/dev/m", payload, 0)) {
            case Decoding.Undecodable bad -> bad.fault().reason();
            case Decoding.Decoded(var readings, var faults, var omitted) ->
                faults.isEmpty() ? "none" : faults.getFirst().reason();
            case Decoding.Filtered filtered -> filtered.why();
        };
    }
}
