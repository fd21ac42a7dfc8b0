/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import java.io.IOException;
import java.util.Date;
import java.util.List;
import org.eclipse.tahu.SparkplugInvalidTypeException;
import org.eclipse.tahu.message.SparkplugBPayloadEncoder;
import org.eclipse.tahu.message.model.Metric;
import org.eclipse.tahu.message.model.Metric.MetricBuilder;
import org.eclipse.tahu.message.model.MetricDataType;
import org.eclipse.tahu.message.model.SparkplugBPayload.SparkplugBPayloadBuilder;

/** Payloads by Eclipse Tahu's encoder. */
public final class Tahu {

    public static final long AT = 1_700_000_000_000L;

    private Tahu() {}

    public static byte[] payload(int seq, Metric... metrics) {
        return payload((long) seq, new Date(AT), List.of(metrics));
    }

    static byte[] withoutSeq(Metric... metrics) {
        return payload(null, new Date(AT), List.of(metrics));
    }

    private static byte[] payload(Long seq, Date time, List<Metric> metrics) {
        try {
            SparkplugBPayloadBuilder builder = new SparkplugBPayloadBuilder();
            builder.setTimestamp(time);
            if (seq != null) {
                builder.setSeq(seq);
            }
            return new SparkplugBPayloadEncoder()
                    .getBytes(builder.addMetrics(metrics).createPayload(), false);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public static Metric bdSeq(long number) {
        return named("bdSeq", MetricDataType.Int64, number);
    }

    public static Metric named(String name, MetricDataType type, Object value) {
        return create(new MetricBuilder(name, type, value).timestamp(new Date(AT)));
    }

    public static Metric born(String name, long alias, MetricDataType type, Object value) {
        return create(new MetricBuilder(name, type, value).alias(alias).timestamp(new Date(AT)));
    }

    public static Metric aliased(long alias, MetricDataType type, Object value, long atMillis) {
        return create(new MetricBuilder(alias, type, value).timestamp(new Date(atMillis)));
    }

    static Metric create(MetricBuilder builder) {
        try {
            return builder.createMetric();
        } catch (SparkplugInvalidTypeException e) {
            throw new AssertionError(e);
        }
    }
}
