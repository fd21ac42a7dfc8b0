/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import static io.sluice.codec.sparkplug.Tahu.AT;
import static io.sluice.codec.sparkplug.Tahu.aliased;
import static io.sluice.codec.sparkplug.Tahu.born;
import static io.sluice.codec.sparkplug.Tahu.payload;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.Allocated;
import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
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

    @Test
    void membersOfATemplateWithATooLongNameAreToldOnceAndTheirNamesAreNotMade() {
        byte[] member = Proto.message(out -> {
            out.writeString(1, "m");
            out.writeBool(14, true);
        });
        byte[] none = Proto.message(out -> out.writeBool(7, true));
        byte[] payload = Proto.payload(0, metric -> {
            metric.writeString(1, "t".repeat(800_000));
            metric.writeByteArray(18, Proto.message(template -> {
                for (int i = 0; i < PayloadReader.MOST_METRICS - 2; i++) {
                    template.writeByteArray(2, member);
                }
                template.writeByteArray(2, none);
            }));
        });

        long before = Allocated.bytes();
        Decoding decoding = decode(NODE, "NBIRTH", payload);
        assertThat(Allocated.bytes() - before).isLessThan(64L << 20);

        assertThat(decoding)
                .isInstanceOfSatisfying(
                        Decoding.Undecodable.class,
                        bad -> assertThat(bad.fault())
                                .isEqualTo(new DecodeFault(
                                        DecodeFault.WHOLE_MESSAGE,
                                        "bad-name",
                                        "the metric name '%s…' has 800000 characters; the most is 128"
                                                .formatted("t".repeat(200)))));
        assertThat(heard.skipped).isEqualTo(1);
    }

    @Test
    void templatesWithinOneWithATooLongNameMakeNoNamesEither() {
        byte[] empty = Proto.message(out -> {
            out.writeString(1, "i");
            out.writeByteArray(18, new byte[0]);
        });
        byte[] outer = Proto.message(out -> {
            out.writeString(1, "o".repeat(800_000));
            out.writeByteArray(18, Proto.message(template -> {
                for (int i = 0; i < PayloadReader.MOST_METRICS - 3; i++) {
                    template.writeByteArray(2, empty);
                }
            }));
        });
        byte[] payload = Proto.payload(0, metric -> {
            metric.writeString(1, "t");
            metric.writeByteArray(18, Proto.message(template -> template.writeByteArray(2, outer)));
        });

        long before = Allocated.bytes();
        assertThat(reason(NODE, "NBIRTH", payload)).isEqualTo("bad-name");
        assertThat(Allocated.bytes() - before).isLessThan(64L << 20);
    }
}
