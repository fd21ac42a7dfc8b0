/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an edge node's present session. Immutable: each message makes a new one, which shares its tables
 * with the one before.
 *
 * @param life where it stands between birth and death
 * @param sinceNanos when the first message of its present MQTT session was received, as far as we can tell; aliases
 *     hold from there on
 * @param bdSeq the number in its birth, or {@link SparkplugPayload#NO_BDSEQ}
 * @param seq the number of its last message, or {@link SparkplugPayload#NO_SEQ}
 * @param heardNanos when that was received
 * @param metrics the node's own
 * @param devices the tables of the devices that are alive
 * @param metricCount of all tables
 * @param bytes of memory it takes, about
 */
record EdgeNode(
        Life life,
        long sinceNanos,
        long bdSeq,
        int seq,
        long heardNanos,
        MetricTable metrics,
        Map<String, MetricTable> devices,
        int metricCount,
        long bytes) {

    /** Between births and deaths. */
    enum Life {
        /** Its messages come, its birth has not. */
        UNBORN,
        BORN,
        DEAD
    }

    private static final long BYTES_PER_NODE = 300;
    private static final long BYTES_PER_DEVICE = 150;

    /** A node of which nothing is known but that it sends. */
    static EdgeNode unborn(long receivedAtNanos) {
        return of(
                Life.UNBORN,
                receivedAtNanos,
                SparkplugPayload.NO_BDSEQ,
                SparkplugPayload.NO_SEQ,
                receivedAtNanos,
                MetricTable.EMPTY,
                Map.of());
    }

    static EdgeNode of(
            Life life,
            long sinceNanos,
            long bdSeq,
            int seq,
            long heardNanos,
            MetricTable metrics,
            Map<String, MetricTable> devices) {
        int count = metrics.size();
        long bytes = BYTES_PER_NODE + metrics.bytes();
        for (Map.Entry<String, MetricTable> device : devices.entrySet()) {
            count += device.getValue().size();
            bytes += BYTES_PER_DEVICE
                    + 2L * device.getKey().length()
                    + device.getValue().bytes();
        }
        return new EdgeNode(life, sinceNanos, bdSeq, seq, heardNanos, metrics, devices, count, bytes);
    }

    /** It is born, or born again; its devices have to be born again too. */
    EdgeNode born(long newBdSeq, int newSeq, long receivedAtNanos, MetricTable table) {
        boolean sameSession = life == Life.UNBORN
                || (life == Life.BORN && bdSeq == newBdSeq && newBdSeq != SparkplugPayload.NO_BDSEQ);
        return of(
                Life.BORN,
                sameSession ? sinceNanos : receivedAtNanos,
                newBdSeq,
                newSeq,
                receivedAtNanos,
                table,
                Map.of());
    }

    EdgeNode dead(long receivedAtNanos) {
        return of(Life.DEAD, sinceNanos, bdSeq, SparkplugPayload.NO_SEQ, receivedAtNanos, MetricTable.EMPTY, Map.of());
    }

    /** A message came that is no birth of the node. */
    EdgeNode heard(int newSeq, long receivedAtNanos) {
        return new EdgeNode(
                life,
                sinceNanos,
                bdSeq,
                newSeq == SparkplugPayload.NO_SEQ ? seq : newSeq,
                receivedAtNanos,
                metrics,
                devices,
                metricCount,
                bytes);
    }

    EdgeNode withDevice(String device, MetricTable table) {
        Map<String, MetricTable> more = new HashMap<>(devices);
        more.put(device, table);
        return of(life, sinceNanos, bdSeq, seq, heardNanos, metrics, more);
    }

    EdgeNode withoutDevice(String device) {
        if (!devices.containsKey(device)) {
            return this;
        }
        Map<String, MetricTable> fewer = new HashMap<>(devices);
        fewer.remove(device);
        return of(life, sinceNanos, bdSeq, seq, heardNanos, metrics, fewer);
    }

    /**
     * What a message's metrics are read by.
     *
     * @param device empty for the node itself
     * @return {@code null} when that has not been born
     */
    @Nullable
    MetricTable tableOf(String device) {
        if (life != Life.BORN) {
            return null;
        }
        return device.isEmpty() ? metrics : devices.get(device);
    }

    /** Whether nothing but its sequence number tells it from another state of the node. */
    boolean isSameBut(EdgeNode other) {
        return life == other.life
                && sinceNanos == other.sinceNanos
                && bdSeq == other.bdSeq
                && metrics == other.metrics
                && devices == other.devices;
    }
}
