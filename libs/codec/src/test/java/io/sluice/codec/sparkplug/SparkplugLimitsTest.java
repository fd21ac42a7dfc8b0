/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import static io.sluice.codec.sparkplug.Tahu.AT;
import static io.sluice.codec.sparkplug.Tahu.aliased;
import static io.sluice.codec.sparkplug.Tahu.born;
import static io.sluice.codec.sparkplug.Tahu.payload;
import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.tahu.message.model.MetricDataType;
import org.junit.jupiter.api.Test;

/** What a message may hold of everything. */
class SparkplugLimitsTest extends DecodingTest {

    @Test
    void aNameThatIsTooLongIsNoFieldForItsAliasEitherWhateverItsCharacters() {
        String name = "\uD83C\uDF21".repeat(150);
        assertThat(reasons(decode(NODE, "NBIRTH", payload(0, born(name, 1, MetricDataType.Double, 1.0)))))
                .containsExactly("bad-name");

        assertThat(reason(NODE, "NDATA", payload(1, aliased(1, MetricDataType.Double, 1.0, AT))))
                .isEqualTo("bad-name");
    }
}
