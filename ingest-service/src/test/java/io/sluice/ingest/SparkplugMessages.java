/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest;

import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.eclipse.tahu.message.SparkplugBPayloadEncoder;
import org.eclipse.tahu.message.model.DataSet;
import org.eclipse.tahu.message.model.DataSet.DataSetBuilder;
import org.eclipse.tahu.message.model.DataSetDataType;
import org.eclipse.tahu.message.model.Metric;
import org.eclipse.tahu.message.model.Metric.MetricBuilder;
import org.eclipse.tahu.message.model.MetricDataType;
import org.eclipse.tahu.message.model.SparkplugBPayload.SparkplugBPayloadBuilder;

/** What edge nodes send, by Eclipse Tahu's encoder. */
public final class SparkplugMessages {

    private SparkplugMessages() {}

    /** A birth that gives aliases to fields, without values. */
    public static byte[] birth(int seq, long bdSeq, Map<String, Long> aliases) throws Exception {
        List<Metric> metrics = new ArrayList<>();
        metrics.add(new MetricBuilder("bdSeq", MetricDataType.Int64, bdSeq).createMetric());
        for (Map.Entry<String, Long> each : aliases.entrySet()) {
            metrics.add(new MetricBuilder(each.getKey(), MetricDataType.Double, null)
                    .alias(each.getValue())
                    .createMetric());
        }
        return payload((long) seq, metrics);
    }

    public static byte[] death(long bdSeq) throws Exception {
        return payload(null, List.of(new MetricBuilder("bdSeq", MetricDataType.Int64, bdSeq).createMetric()));
    }

    /** One value by its alias. */
    public static byte[] data(int seq, long alias, double value, long atMillis) throws Exception {
        return payload(
                (long) seq,
                List.of(new MetricBuilder(alias, MetricDataType.Double, value)
                        .timestamp(new Date(atMillis))
                        .createMetric()));
    }

    /** A value at each of so many milliseconds by its alias, and a metric that is no reading. */
    public static byte[] dataBesideATable(int seq, long alias, int values, long fromMillis) throws Exception {
        List<Metric> metrics = new ArrayList<>();
        for (int i = 0; i < values; i++) {
            metrics.add(new MetricBuilder(alias, MetricDataType.Double, (double) i)
                    .timestamp(new Date(fromMillis + i))
                    .createMetric());
        }
        DataSet table = new DataSetBuilder(1)
                .addColumnName("a")
                .addType(DataSetDataType.Double)
                .createDataSet();
        metrics.add(new MetricBuilder("table", MetricDataType.DataSet, table).createMetric());
        return payload((long) seq, metrics);
    }

    private static byte[] payload(Long seq, List<Metric> metrics) throws Exception {
        SparkplugBPayloadBuilder builder = new SparkplugBPayloadBuilder();
        builder.setTimestamp(new Date());
        if (seq != null) {
            builder.setSeq(seq);
        }
        return new SparkplugBPayloadEncoder()
                .getBytes(builder.addMetrics(metrics).createPayload(), false);
    }
}
