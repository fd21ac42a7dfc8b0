/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import static io.sluice.codec.sparkplug.Tahu.AT;
import static io.sluice.codec.sparkplug.Tahu.bdSeq;
import static io.sluice.codec.sparkplug.Tahu.born;
import static io.sluice.codec.sparkplug.Tahu.payload;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.codec.MessageDecoder;
import io.sluice.codec.route.RouteSource;
import io.sluice.codec.route.RouteTable;
import io.sluice.codec.sparkplug.SessionWatch.Want;
import io.sluice.model.Reading;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.tahu.message.model.MetricDataType;

/** A decoder, and what it says and hears. */
abstract class DecodingTest {

    static final long MILLI = 1_000_000L;
    static final String NODE = "spBv1.0/plant/%s/press";
    static final String DEVICE = "spBv1.0/plant/%s/press/axis1";

    final Heard heard = new Heard();
    final EdgeNodes nodes = new EdgeNodes(new EdgeNodes.Limits(3, 1_000, 1 << 20));
    final SparkplugDecoder sparkplug = new SparkplugDecoder(() -> nodes, heard);
    final MessageDecoder decoder = new MessageDecoder(new RouteSource(RouteTable.DEFAULT), sparkplug);
    long receivedAt = AT * MILLI + 5;

    /** Notes what it hears. */
    static final class Heard implements SessionWatch {
        final List<Want> wants = new ArrayList<>();
        int births;
        int skipped;

        @Override
        public void wants(NodeKey node, Want want, long receivedAtNanos) {
            wants.add(want);
        }

        @Override
        public void born(NodeKey node) {
            births++;
        }

        @Override
        public void skipped(int metrics) {
            skipped += metrics;
        }
    }

    Decoding replayed(byte[] payload, long at) {
        return new MessageDecoder(new RouteSource(RouteTable.DEFAULT), new SparkplugLookup(() -> nodes))
                .decode(NODE.formatted("NDATA"), payload, at);
    }

    void birthOfNode() {
        readings(NODE, "NBIRTH", payload(0, bdSeq(4), born("Temperature", 7, MetricDataType.Double, 20.0)));
    }

    String reasonOf(int seq, Proto.Fields metric) {
        return reason(NODE, "NDATA", Proto.payload(seq, metric));
    }

    Decoding decode(String topic, String type, byte[] payload) {
        receivedAt += 1_000;
        return decoder.decode(topic.formatted(type), payload, receivedAt);
    }

    List<Reading> readings(String topic, String type, byte[] payload) {
        return readings(topic, type, payload, false);
    }

    List<Reading> readings(String topic, String type, byte[] payload, boolean mayBeFaulty) {
        Decoding decoding = decode(topic, type, payload);
        if (!mayBeFaulty) {
            assertThat(reasons(decoding)).isEmpty();
        }
        return decoding instanceof Decoding.Decoded decoded ? decoded.readings() : List.of();
    }

    String reason(String topic, String type, byte[] payload) {
        Decoding decoding = decode(topic, type, payload);
        assertThat(decoding).isInstanceOf(Decoding.Undecodable.class);
        return reasons(decoding).getFirst();
    }

    static List<String> reasons(Decoding decoding) {
        return switch (decoding) {
            case Decoding.Decoded decoded ->
                decoded.faults().stream().map(DecodeFault::reason).toList();
            case Decoding.Undecodable bad -> List.of(bad.fault().reason());
            case Decoding.Filtered _ -> List.of();
        };
    }
}
