/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of edge nodes, as of one place in the journal. Bounded in nodes, metrics and bytes: where there is no
 * room, those that are dead or unborn make it, then those that have been silent for a day; if that is not enough, a
 * birth finds no room.
 *
 * <p>Not thread-safe. Copies are cheap: what a birth declared is shared.
 */
public final class EdgeNodes {

    /**
     * Bounds.
     *
     * @param nodes edge nodes
     * @param metrics of all nodes and their devices
     * @param bytes of memory, about
     */
    public record Limits(int nodes, int metrics, long bytes) {
        public static final Limits DEFAULT = new Limits(20_000, 500_000, 128L << 20);
    }

    /** A sixteenth of all nodes goes at a time. */
    private static final int SHARE_FORGOTTEN = 16;

    private static final long SILENT_NANOS = 24L * 3600 * 1_000_000_000L;

    private final Limits limits;
    private final Map<NodeKey, EdgeNode> nodes = new HashMap<>();
    private long metrics;
    private long bytes;

    public EdgeNodes() {
        this(Limits.DEFAULT);
    }

    public EdgeNodes(Limits limits) {
        this.limits = limits;
    }

    public EdgeNodes copy() {
        EdgeNodes copy = new EdgeNodes(limits);
        copy.nodes.putAll(nodes);
        copy.metrics = metrics;
        copy.bytes = bytes;
        return copy;
    }

    public int size() {
        return nodes.size();
    }

    /** Metrics that births have declared. */
    public long metrics() {
        return metrics;
    }

    @Nullable
    EdgeNode get(NodeKey key) {
        return nodes.get(key);
    }

    Map<NodeKey, EdgeNode> all() {
        return nodes;
    }

    /** Whether there is room for a node, which may be one that is there. */
    boolean hasRoomFor(NodeKey key, EdgeNode node) {
        EdgeNode before = nodes.get(key);
        return nodes.size() + (before == null ? 1 : 0) <= limits.nodes()
                && metrics + node.metricCount() - (before == null ? 0 : before.metricCount()) <= limits.metrics()
                && bytes + node.bytes() - (before == null ? 0 : before.bytes()) <= limits.bytes();
    }

    /**
     * Forgets nodes that may go, those silent for longest first, until there is room for one; and some more, so that it
     * need not be done for every node that comes.
     *
     * @return who is forgotten
     */
    List<NodeKey> makeRoom(NodeKey key, EdgeNode node) {
        List<NodeKey> candidates = nodes.entrySet().stream()
                .filter(each -> isDispensable(each.getValue(), node.heardNanos()))
                .sorted(Comparator.comparingLong(each -> each.getValue().heardNanos()))
                .map(Map.Entry::getKey)
                .filter(each -> !each.equals(key))
                .toList();
        int atLeast = Math.min(candidates.size(), limits.nodes() / SHARE_FORGOTTEN);
        int gone = 0;
        while (gone < candidates.size() && (gone < atLeast || !hasRoomFor(key, node))) {
            remove(candidates.get(gone++));
        }
        return candidates.subList(0, gone);
    }

    private static boolean isDispensable(EdgeNode node, long nowNanos) {
        return node.life() != EdgeNode.Life.BORN || nowNanos - node.heardNanos() > SILENT_NANOS;
    }

    void put(NodeKey key, EdgeNode node) {
        count(nodes.put(key, node), node);
    }

    void remove(NodeKey key) {
        count(nodes.remove(key), null);
    }

    private void count(@Nullable EdgeNode before, @Nullable EdgeNode after) {
        metrics += (after == null ? 0 : after.metricCount()) - (before == null ? 0 : before.metricCount());
        bytes += (after == null ? 0 : after.bytes()) - (before == null ? 0 : before.bytes());
    }

    /**
     * Takes what has become of nodes later on.
     *
     * @return whether more than sequence numbers has changed
     */
    public boolean apply(SessionChanges changes) {
        boolean births = false;
        for (Map.Entry<NodeKey, Optional<EdgeNode>> change : changes.nodes().entrySet()) {
            EdgeNode before = nodes.get(change.getKey());
            EdgeNode after = change.getValue().orElse(null);
            births |= before == null || after == null || !before.isSameBut(after);
            if (after == null) {
                remove(change.getKey());
            } else {
                put(change.getKey(), after);
            }
        }
        return births;
    }
}
