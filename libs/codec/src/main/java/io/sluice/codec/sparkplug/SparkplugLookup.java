/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import io.sluice.codec.Decoding;
import io.sluice.model.SeriesKey;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message that was received a while ago by what is known now, and changes nothing: for dead letters that are
 * replayed. What waits for a birth is readable when the birth has come. Aliases hold within one MQTT session of a node:
 * one of an earlier session may mean something else by now, and is not resolved; metrics with a name and a datatype
 * speak for themselves.
 */
public final class SparkplugLookup implements SparkplugReader {

    private final Supplier<EdgeNodes> sessions;
    private @Nullable EdgeNodes nodes;

    /** @param sessions the newest ones known, asked when the first message comes; not changed */
    public SparkplugLookup(Supplier<EdgeNodes> sessions) {
        this.sessions = sessions;
    }

    @Override
    public void passOver(String topic, long receivedAtNanos) {}

    @Override
    public SessionChanges takeChanges() {
        return SessionChanges.NONE;
    }

    @Override
    public Decoding decode(String topic, SeriesKey routed, byte[] payload, long receivedAtNanos) {
        return SparkplugTopic.decode(topic, ofNode -> decode(ofNode, routed, payload, receivedAtNanos));
    }

    private Decoding decode(SparkplugTopic.OfNode topic, SeriesKey routed, byte[] payload, long at) {
        SparkplugPayload read;
        try {
            read = PayloadReader.read(payload);
        } catch (UnreadableException e) {
            return Decoding.undecodable(e.reason(), e.detail());
        }
        SeriesKey series = SparkplugSeries.of(topic, routed);
        return switch (topic.type()) {
            case NBIRTH, DBIRTH -> birth(series, read, at);
            case NDATA, DDATA -> data(topic, series, read, at);
            case NDEATH, DDEATH, NCMD, DCMD -> new Decoding.Decoded(List.of(), List.of());
        };
    }

    private static Decoding birth(SeriesKey series, SparkplugPayload birth, long at) {
        MetricTable table = Births.table(birth);
        return new MetricReadings(series, table, true, birth, at)
                .with(Births.faults(birth, table))
                .toDecoding();
    }

    private Decoding data(SparkplugTopic.OfNode topic, SeriesKey series, SparkplugPayload data, long at) {
        if (data.metrics().isEmpty()) {
            return Decoding.undecodable("no-fields", "the message has no metrics");
        }
        MetricTable known = table(topic, at);
        Decoding decoding =
                new MetricReadings(series, known == null ? MetricTable.EMPTY : known, false, data, at).toDecoding();
        return known == null && wantsAlias(decoding)
                ? Decoding.undecodable("no-birth", "no birth of its session is known, and its metrics have no names")
                : decoding;
    }

    /** Without a birth, what has a name and a datatype can be read all the same. */
    private static boolean wantsAlias(Decoding decoding) {
        return switch (decoding) {
            case Decoding.Undecodable bad -> bad.fault().reason().equals(MetricReadings.UNKNOWN_ALIAS);
            case Decoding.Filtered _ -> false;
            case Decoding.Decoded decoded ->
                decoded.readings().isEmpty()
                        && decoded.faults().stream()
                                .anyMatch(fault -> fault.reason().equals(MetricReadings.UNKNOWN_ALIAS));
        };
    }

    private @Nullable MetricTable table(SparkplugTopic.OfNode topic, long at) {
        EdgeNodes known = nodes == null ? sessions.get() : nodes;
        nodes = known;
        EdgeNode node = known.get(topic.node());
        return node == null || at < node.sinceNanos() ? null : node.tableOf(topic.deviceId());
    }
}
