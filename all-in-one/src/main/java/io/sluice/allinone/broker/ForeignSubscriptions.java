/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTSessionState;
import org.apache.activemq.artemis.core.server.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends subscriptions of others than ingest before what they leave unread stops devices. Somebody who subscribed once and
 * went away would otherwise fill the disk in the end, and every device would wait for a reader that never comes. All
 * methods on one thread, but for {@link #ended}.
 */
final class ForeignSubscriptions {

    private static final Logger log = LoggerFactory.getLogger(ForeignSubscriptions.class);
    private static final int NAMED = 5;

    /**
     * How much may be left unread.
     *
     * @param each by one subscription
     * @param together by all of them
     * @param togetherWhenDiskIsLow by all of them while devices wait for room on the disk
     */
    record Bounds(long each, long together, long togetherWhenDiskIsLow) {

        private static final int PART_OF_BACKLOG = 8;
        private static final int TIMES_TOGETHER = 4;
        private static final long LEAST = 4L * 1024 * 1024;

        static Bounds of(BrokerSettings settings) {
            long each = Math.max(settings.maxBacklogBytes() / PART_OF_BACKLOG, LEAST);
            return new Bounds(each, each * TIMES_TOGETHER, settings.pageBytes());
        }
    }

    /** A subscription and what it leaves unread. */
    record Unread(Queue queue, long bytes) {}

    private final Subscriptions subscriptions;
    private final Sessions sessions;
    private final Bounds bounds;
    private final Set<String> ending = new HashSet<>();
    private final AtomicLong ended = new AtomicLong();

    ForeignSubscriptions(Subscriptions subscriptions, Sessions sessions, Bounds bounds) {
        this.subscriptions = subscriptions;
        this.sessions = sessions;
        this.bounds = bounds;
    }

    /** How many were ended since the start because too much was left unread. */
    long ended() {
        return ended.get();
    }

    /** Ends what is beyond the bounds. A connected client's is gone some moments later, when its connection has ended. */
    void look(boolean diskLow) throws Exception {
        List<Unread> unread = new ArrayList<>();
        for (Queue queue : subscriptions.ofOthers()) {
            unread.add(new Unread(queue, subscriptions.unreadBytes(queue)));
        }
        ending.retainAll(unread.stream().map(ForeignSubscriptions::name).collect(Collectors.toSet()));
        for (Unread excessive :
                beyond(unread, bounds.each(), diskLow ? bounds.togetherWhenDiskIsLow() : bounds.together())) {
            end(excessive);
        }
    }

    /** Every one that is too large for itself, and the largest until the others together are not too large. */
    static List<Unread> beyond(List<Unread> all, long each, long together) {
        long sum = all.stream().mapToLong(Unread::bytes).sum();
        List<Unread> beyond = new ArrayList<>();
        for (Unread next : all.stream()
                .sorted(Comparator.comparingLong(Unread::bytes).reversed())
                .toList()) {
            if (next.bytes() > each || sum > together) {
                beyond.add(next);
                sum -= next.bytes();
            }
        }
        return beyond;
    }

    private void end(Unread excessive) throws Exception {
        List<MQTTSessionState> readers = sessions.readersOf(name(excessive));
        if (ending.add(name(excessive))) {
            ended.incrementAndGet();
            tell(excessive, readers);
        }
        boolean connected = false;
        for (MQTTSessionState reader : readers) {
            connected |= sessions.end(reader);
        }
        if (!connected) {
            sessions.destroyQueue(name(excessive));
        }
    }

    private void tell(Unread excessive, List<MQTTSessionState> readers) {
        log.warn(
                "The subscription of MQTT client {} to '{}' left {} bytes unread and is ended with its session and all that"
                        + " waited for it, so that devices need not wait; ingest has its own, and nothing of it is lost."
                        + " Up to {} bytes may wait for one subscription (an eighth of sluice.broker.max-backlog) and {}"
                        + " for all but ingest's. Keep the client connected, let it subscribe with a clean session, or"
                        + " narrow its filter",
                clients(readers),
                LogText.of(TopicEscape.outward(excessive.queue().getAddress().toString())),
                excessive.bytes(),
                bounds.each(),
                bounds.together());
    }

    private static String clients(List<MQTTSessionState> readers) {
        String named = readers.stream()
                .limit(NAMED)
                .map(reader -> "'" + LogText.of(reader.getClientId()) + "'")
                .collect(Collectors.joining(", "));
        return readers.isEmpty()
                ? "(none any more)"
                : readers.size() > NAMED ? "%s and %d more".formatted(named, readers.size() - NAMED) : named;
    }

    /** Ends the sessions a restart found that nobody has come back to; the library would keep those for ever. */
    void endForgotten(Duration sinceStart) throws Exception {
        if (sinceStart.compareTo(SessionExpiry.LONGEST_OF_DEVICES) > 0) {
            for (MQTTSessionState forgotten : sessions.forgotten()) {
                log.info(
                        "The session of MQTT client '{}' is ended: nobody has come back to it for {}",
                        LogText.of(forgotten.getClientId()),
                        SessionExpiry.LONGEST_OF_DEVICES);
                sessions.end(forgotten);
            }
        }
    }

    private static String name(Unread unread) {
        return unread.queue().getName().toString();
    }
}
