/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.intake;

import io.sluice.mqtt.InboundPublish;
import io.sluice.mqtt.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The messages that wait for the same force, and what is owed to their senders after it. Acknowledgements leave in order
 * of arrival, one write per connection and group. Used by the journal's thread only.
 */
final class CommitGroup {

    private final List<InboundPublish> publishes = new ArrayList<>();
    private final List<CompletableFuture<PostOutcome>> posts = new ArrayList<>();
    private int appended;

    void countAppended() {
        appended++;
    }

    /** How many records were appended since the last settling. */
    int appended() {
        return appended;
    }

    void add(InboundPublish publish) {
        publishes.add(publish);
    }

    void add(CompletableFuture<PostOutcome> answer) {
        posts.add(answer);
    }

    /** The group is durable: every sender is told. */
    void settle() {
        int from = 0;
        while (from < publishes.size()) {
            Lane lane = publishes.get(from).lane();
            int to = from + 1;
            while (to < publishes.size() && publishes.get(to).lane() == lane) {
                to++;
            }
            lane.settle(publishes.subList(from, to));
            from = to;
        }
        posts.forEach(answer -> answer.complete(new PostOutcome.Durable()));
        clear();
    }

    /** The group will never be durable: HTTP callers are told, MQTT messages stay unacknowledged. */
    void abandon(String reason) {
        posts.forEach(answer -> answer.complete(new PostOutcome.Refused(reason)));
        clear();
    }

    private void clear() {
        publishes.clear();
        posts.clear();
        appended = 0;
    }
}
