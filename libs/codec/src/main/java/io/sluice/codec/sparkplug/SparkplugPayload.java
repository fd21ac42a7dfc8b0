/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import java.util.List;

/**
 * A payload (Sparkplug 3.0.0, section 6.4.5).
 *
 * @param timestampMillis since the epoch, unsigned; without meaning unless {@code timed}
 * @param seq the message's number, 0 to 255, or {@link #NO_SEQ}
 */
record SparkplugPayload(boolean timed, long timestampMillis, int seq, List<Metric> metrics) {

    static final int NO_SEQ = -1;

    /** The name of the metric that ties a death to a birth. */
    static final String BDSEQ = "bdSeq";

    static final long NO_BDSEQ = -1;

    /** The number that ties a death to a birth; {@link #NO_BDSEQ} when there is none. */
    long bdSeq() {
        for (Metric metric : metrics) {
            if (BDSEQ.equals(metric.name())
                    && (metric.kind() == Metric.Kind.LONG || metric.kind() == Metric.Kind.INT)) {
                return metric.bits();
            }
        }
        return NO_BDSEQ;
    }
}
