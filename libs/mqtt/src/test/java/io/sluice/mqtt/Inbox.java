/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** A sink that remembers what came and settles when told to, or at once. */
final class Inbox implements PublishSink {

    private final List<InboundPublish> received = new ArrayList<>();
    private final ConcurrentLinkedQueue<InboundPublish> unsettled = new ConcurrentLinkedQueue<>();
    final AtomicLong count = new AtomicLong();
    private volatile boolean settling;

    static Inbox settling() {
        Inbox inbox = new Inbox();
        inbox.settling = true;
        return inbox;
    }

    static Inbox withholding() {
        return new Inbox();
    }

    @Override
    public void onPublishes(List<InboundPublish> publishes) {
        synchronized (received) {
            received.addAll(publishes);
        }
        count.addAndGet(publishes.size());
        if (settling) {
            publishes.getFirst().lane().settle(publishes);
        } else {
            unsettled.addAll(publishes);
        }
    }

    /** How many messages wait to be settled. */
    int waiting() {
        return unsettled.size();
    }

    /** Settles what is waiting, and from now on everything at once. */
    void settleFromNowOn() {
        settling = true;
        settleWaiting();
    }

    /** How many messages the newest connection has brought; 0 when it is still the ended one. */
    long onNewestLane(Lane ended) {
        List<InboundPublish> all = received();
        if (all.isEmpty() || all.getLast().lane() == ended) {
            return 0;
        }
        Lane newest = all.getLast().lane();
        return all.stream().filter(p -> p.lane() == newest).count();
    }

    /** Settles so many of the oldest waiting messages of the newest connection. */
    Lane settleNewest(int number) {
        Lane newest = received().getLast().lane();
        List<InboundPublish> group =
                unsettled.stream().filter(p -> p.lane() == newest).limit(number).toList();
        unsettled.removeAll(group);
        newest.settle(group);
        return newest;
    }

    /** Settles what is waiting now. */
    void settleWaiting() {
        for (InboundPublish publish = unsettled.poll(); publish != null; publish = unsettled.poll()) {
            publish.lane().settle(List.of(publish));
        }
    }

    List<InboundPublish> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    /** The different payloads that came, as text. */
    Set<String> texts() {
        Set<String> texts = new HashSet<>();
        received().forEach(publish -> texts.add(text(publish)));
        return texts;
    }

    static String text(InboundPublish publish) {
        return new String(publish.payload(), StandardCharsets.UTF_8);
    }
}
