/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import io.sluice.codec.Decoding;
import io.sluice.codec.sparkplug.MetricName.NoField;
import io.sluice.codec.sparkplug.SessionWatch.Want;
import io.sluice.model.SeriesKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages in the order of the journal and keeps the sessions of their nodes: births, aliases, sequence numbers,
 * deaths (Sparkplug 3.0.0, chapter 5). One per decoding thread.
 */
public final class SparkplugDecoder implements SparkplugReader {

    /** A number this far ahead is rather one that comes late, or again. */
    private static final int AHEAD = 128;

    /** So many late ones in a row, each following the one before, are no late ones: more was lost than AHEAD. */
    private static final int RUN = 3;

    private static final int MOST_LATE = 10_000;

    private static final long FULL_NANOS = 1_000_000_000L;

    private final Supplier<EdgeNodes> start;
    private final SessionWatch watch;
    private @Nullable EdgeNodes known;
    private Map<NodeKey, Optional<EdgeNode>> changed = new HashMap<>();
    private final Map<NodeKey, Late> late = new HashMap<>();
    private long fullUntilNanos;

    /** Numbers that seemed to come late: the last, and how many followed each other. A restart begins anew. */
    private record Late(int seq, int run) {

        static Late after(Late before, int seq) {
            boolean follows = (before.seq + 1 & 0xff) == seq;
            return new Late(seq, follows ? before.run + 1 : 1);
        }
    }

    /**
     * Goes on from sessions as they are.
     *
     * @param start asked for when the first message comes; from then on this decoder's own
     */
    public SparkplugDecoder(Supplier<EdgeNodes> start, SessionWatch watch) {
        this.start = start;
        this.watch = watch;
    }

    /** Whether a topic is of Sparkplug's namespace, so that its message may belong to a session. */
    public static boolean isOurs(String topic) {
        return topic.startsWith(SparkplugTopic.NAMESPACE);
    }

    private EdgeNodes nodes() {
        EdgeNodes nodes = known;
        if (nodes == null) {
            nodes = start.get();
            known = nodes;
        }
        return nodes;
    }

    @Override
    public void passOver(String topic, long receivedAtNanos) {
        if (SparkplugTopic.parse(topic) instanceof SparkplugTopic.OfNode ofNode) {
            unreadable(ofNode, receivedAtNanos);
        }
    }

    @Override
    public SessionChanges takeChanges() {
        if (changed.isEmpty()) {
            return SessionChanges.NONE;
        }
        SessionChanges taken = new SessionChanges(changed);
        changed = new HashMap<>();
        return taken;
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
            unreadable(topic, at);
            return Decoding.undecodable(e.reason(), e.detail());
        }
        SeriesKey series = SparkplugSeries.of(topic, routed);
        return switch (topic.type()) {
            case NBIRTH -> nodeBirth(topic, series, read, at);
            case DBIRTH -> deviceBirth(topic, series, read, at);
            case NDATA, DDATA -> data(topic, series, read, at);
            case NDEATH -> nodeDeath(topic, read, at);
            case DDEATH -> deviceDeath(topic, read, at);
            case NCMD, DCMD -> new Decoding.Filtered("a command");
        };
    }

    /** What a birth that cannot be read has declared is unknown, and what was declared before may hold no more. */
    private void unreadable(SparkplugTopic.OfNode topic, long at) {
        EdgeNode node = nodes().get(topic.node());
        if (topic.type() == MessageType.NBIRTH) {
            put(topic.node(), EdgeNode.unborn(at));
            watch.wants(topic.node(), Want.READABLE_BIRTH, at);
        } else if (topic.type() == MessageType.DBIRTH && node != null) {
            put(topic.node(), node.withoutDevice(topic.deviceId()));
            watch.wants(topic.node(), Want.READABLE_BIRTH, at);
        }
    }

    private Decoding nodeBirth(SparkplugTopic.OfNode topic, SeriesKey series, SparkplugPayload birth, long at) {
        watch.born(topic.node());
        MetricTable table = Births.table(birth);
        EdgeNode before = nodes().get(topic.node());
        EdgeNode born = (before == null ? EdgeNode.unborn(at) : before).born(birth.bdSeq(), birth.seq(), at, table);
        List<NoField> faults = new ArrayList<>(Births.faults(birth, table));
        if (!put(topic.node(), born)) {
            put(topic.node(), EdgeNode.unborn(at));
            faults.add(noRoom());
        }
        return readings(series, table, true, birth, at).with(faults).toDecoding();
    }

    private Decoding deviceBirth(SparkplugTopic.OfNode topic, SeriesKey series, SparkplugPayload birth, long at) {
        EdgeNode node = nodes().get(topic.node());
        MetricTable table = Births.table(birth);
        List<NoField> faults = new ArrayList<>(Births.faults(birth, table));
        if (node == null || node.life() != EdgeNode.Life.BORN) {
            faults.add(new NoField("no-birth", "the device is born before its edge node, whose birth was not seen"));
            put(topic.node(), heardUnborn(node, at));
            watch.wants(topic.node(), Want.BIRTH, at);
        } else {
            EdgeNode heard = heard(topic.node(), node, birth, at);
            if (!put(topic.node(), heard.withDevice(topic.deviceId(), table))) {
                put(topic.node(), heard.withoutDevice(topic.deviceId()));
                faults.add(noRoom());
            }
        }
        return readings(series, table, true, birth, at).with(faults).toDecoding();
    }

    private static NoField noRoom() {
        return new NoField(
                "too-many-metrics",
                "there is no room for what this birth declares beside all that others have declared");
    }

    private Decoding data(SparkplugTopic.OfNode topic, SeriesKey series, SparkplugPayload data, long at) {
        EdgeNode node = nodes().get(topic.node());
        if (node == null || node.life() != EdgeNode.Life.BORN) {
            put(topic.node(), heardUnborn(node, at));
            watch.wants(topic.node(), Want.BIRTH, at);
            return Decoding.undecodable("no-birth", "data came before the birth of its edge node");
        }
        put(topic.node(), heard(topic.node(), node, data, at));
        MetricTable table = node.tableOf(topic.deviceId());
        if (table == null) {
            watch.wants(topic.node(), Want.BIRTH, at);
            return Decoding.undecodable("no-birth", "data came before the birth of its device");
        }
        if (data.metrics().isEmpty()) {
            return Decoding.undecodable("no-fields", "the message has no metrics");
        }
        MetricReadings readings = readings(series, table, false, data, at);
        if (readings.hasUnknownAlias()) {
            watch.wants(topic.node(), Want.ALIAS, at);
        }
        return readings.toDecoding();
    }

    private MetricReadings readings(
            SeriesKey series, MetricTable table, boolean isBirth, SparkplugPayload payload, long at) {
        MetricReadings readings = new MetricReadings(series, table, isBirth, payload, at);
        if (readings.skipped() > 0) {
            watch.skipped(readings.skipped());
        }
        return readings;
    }

    /** A death that belongs to an earlier birth than the last one came late, and says nothing of now. */
    private Decoding nodeDeath(SparkplugTopic.OfNode topic, SparkplugPayload death, long at) {
        EdgeNode node = nodes().get(topic.node());
        if (node != null && isItsDeath(node, death.bdSeq())) {
            put(topic.node(), node.dead(at));
        }
        return new Decoding.Decoded(List.of(), List.of());
    }

    private static boolean isItsDeath(EdgeNode node, long bdSeq) {
        return node.life() != EdgeNode.Life.BORN
                || node.bdSeq() == bdSeq
                || node.bdSeq() == SparkplugPayload.NO_BDSEQ
                || bdSeq == SparkplugPayload.NO_BDSEQ;
    }

    private Decoding deviceDeath(SparkplugTopic.OfNode topic, SparkplugPayload death, long at) {
        EdgeNode node = nodes().get(topic.node());
        if (node != null && node.life() == EdgeNode.Life.BORN) {
            put(topic.node(), heard(topic.node(), node, death, at).withoutDevice(topic.deviceId()));
        }
        return new Decoding.Decoded(List.of(), List.of());
    }

    /** After a death, the first message begins a session of which no birth is known. */
    private static EdgeNode heardUnborn(@Nullable EdgeNode node, long at) {
        return node == null || node.life() == EdgeNode.Life.DEAD
                ? EdgeNode.unborn(at)
                : node.heard(SparkplugPayload.NO_SEQ, at);
    }

    private EdgeNode heard(NodeKey key, EdgeNode node, SparkplugPayload payload, long at) {
        int seq = payload.seq();
        if (seq == SparkplugPayload.NO_SEQ || node.seq() == SparkplugPayload.NO_SEQ) {
            return node.heard(seq, at);
        }
        int ahead = (seq - node.seq() - 1) & 0xff;
        if (ahead >= AHEAD && !isRunOfLate(key, seq)) {
            return node.heard(SparkplugPayload.NO_SEQ, at);
        }
        late.remove(key);
        if (ahead > 0) {
            watch.wants(key, Want.SEQUENCE, at);
        }
        return node.heard(seq, at);
    }

    private boolean isRunOfLate(NodeKey key, int seq) {
        if (late.size() >= MOST_LATE) {
            late.clear(); // which only makes a gap known some messages later
        }
        return late.merge(key, new Late(seq, 1), (before, now) -> Late.after(before, now.seq)).run >= RUN;
    }

    /** Keeps a node if there is room, or room can be made; what it replaces stays otherwise. */
    private boolean put(NodeKey key, EdgeNode node) {
        EdgeNodes nodes = nodes();
        if (!nodes.hasRoomFor(key, node) && !makeRoom(nodes, key, node)) {
            return false;
        }
        nodes.put(key, node);
        changed.put(key, Optional.of(node));
        return true;
    }

    /** Looking through all nodes takes a while: when nobody may go, that is not asked again at once. */
    private boolean makeRoom(EdgeNodes nodes, NodeKey key, EdgeNode node) {
        if (node.heardNanos() < fullUntilNanos) {
            return false;
        }
        nodes.makeRoom(key, node).forEach(gone -> changed.put(gone, Optional.empty()));
        boolean hasRoom = nodes.hasRoomFor(key, node);
        fullUntilNanos = hasRoom ? 0 : node.heardNanos() + FULL_NANOS;
        return hasRoom;
    }
}
