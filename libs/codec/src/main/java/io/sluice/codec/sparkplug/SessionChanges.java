/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import java.util.Map;
import java.util.Optional;

/** What a run of messages has made of the sessions of edge nodes. Immutable; applied in the order of the journal. */
public final class SessionChanges {

    public static final SessionChanges NONE = new SessionChanges(Map.of());

    private final Map<NodeKey, Optional<EdgeNode>> nodes;

    SessionChanges(Map<NodeKey, Optional<EdgeNode>> nodes) {
        this.nodes = nodes;
    }

    /** Nodes as they are now; empty for one that is forgotten. */
    Map<NodeKey, Optional<EdgeNode>> nodes() {
        return nodes;
    }

    public boolean isEmpty() {
        return nodes.isEmpty();
    }
}
