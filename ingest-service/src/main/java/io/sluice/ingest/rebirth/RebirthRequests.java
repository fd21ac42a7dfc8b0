/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.rebirth;

import io.sluice.codec.sparkplug.NodeKey;
import io.sluice.codec.sparkplug.RebirthRequest;
import io.sluice.codec.sparkplug.SessionWatch;
import io.sluice.mqtt.MqttPublisher;
import io.sluice.mqtt.PublisherSettings.WhenFull;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks edge nodes to send their births again (NCMD, at QoS 0 and not retained, as Sparkplug 3.0.0 has it), where
 * decoding has met something that only a birth can mend. A node is asked once in a while only, less and less often
 * while it does not answer, and never because of a message that is old: what a backlog lacks may lie in the backlog.
 *
 * <p>Never waits: a request that the broker does not take is dropped, and the node's next message leads to another.
 * Connects when there is something to ask for the first time. Thread-safe.
 */
public final class RebirthRequests implements SessionWatch, AutoCloseable {

    /** What became of a wish. */
    public enum Outcome {
        /** Handed to the connection. */
        SENT,
        /** Not sent: the node was asked not long ago, or the message is old. */
        SUPPRESSED,
        /** Not sent: the connection did not take it. */
        DROPPED
    }

    private static final Logger log = LoggerFactory.getLogger(RebirthRequests.class);

    private static final int MOST_NODES = 20_000;
    private static final int MOST_WAITING = 200;
    private static final Duration OLD = Duration.ofMinutes(1);

    private final @Nullable MqttPublisher publisher;
    private final Duration interval;
    private final InstantSource clock;
    private final Map<NodeKey, Asked> asked = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<NodeKey, Asked> eldest) {
            return size() > MOST_NODES;
        }
    };
    private final Map<Want, AtomicLong> wants = new EnumMap<>(Want.class);
    private final Map<Outcome, AtomicLong> outcomes = new EnumMap<>(Outcome.class);
    private final AtomicLong skipped = new AtomicLong();
    private boolean started;
    private boolean closed;

    private record Asked(Instant notBefore, Duration pause) {}

    /** Only keeps its arguments. */
    public RebirthRequests(RebirthSettings settings, InstantSource clock) {
        this.publisher = settings.publisher() == null
                ? null
                : new MqttPublisher(settings.publisher().withMaxInFlight(MOST_WAITING, WhenFull.FAIL));
        this.interval = settings.interval();
        this.clock = clock;
        for (Want want : Want.values()) {
            wants.put(want, new AtomicLong());
        }
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, new AtomicLong());
        }
    }

    @Override
    public void wants(NodeKey node, Want want, long receivedAtNanos) {
        count(wants, want);
        if (publisher != null) {
            count(outcomes, ask(publisher, node, want, Instant.ofEpochSecond(0, receivedAtNanos)));
        }
    }

    private synchronized Outcome ask(MqttPublisher to, NodeKey node, Want want, Instant receivedAt) {
        Instant now = clock.instant();
        Asked before = asked.get(node);
        if (closed || receivedAt.isBefore(now.minus(OLD)) || (before != null && now.isBefore(before.notBefore()))) {
            return Outcome.SUPPRESSED;
        }
        Duration pause = before == null ? interval : shorter(before.pause().multipliedBy(2), RebirthSettings.LONGEST);
        asked.put(node, new Asked(now.plus(pause), pause));
        return send(to, node, want, now);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Outcome send(MqttPublisher to, NodeKey node, Want want, Instant now) {
        try {
            if (!started) {
                started = true;
                to.start();
            }
            boolean refused = to.publish(RebirthRequest.topic(node), RebirthRequest.payload(now.toEpochMilli()), 0)
                    .isCompletedExceptionally();
            log.debug("asked {}/{} for its births: {}", node.group(), node.node(), want);
            return refused ? Outcome.DROPPED : Outcome.SENT;
        } catch (RuntimeException e) {
            log.debug("could not ask {}/{} for its births", node.group(), node.node(), e);
            return Outcome.DROPPED;
        }
    }

    /** It has answered: the next time it need not wait longer than the first. */
    @Override
    public synchronized void born(NodeKey node) {
        Asked before = asked.get(node);
        if (before != null) {
            asked.put(node, new Asked(before.notBefore().minus(before.pause()).plus(interval), interval.dividedBy(2)));
        }
    }

    @Override
    public void skipped(int metrics) {
        skipped.addAndGet(metrics);
    }

    private static <K> void count(Map<K, AtomicLong> counts, K key) {
        counts.computeIfAbsent(key, _ -> new AtomicLong()).incrementAndGet();
    }

    /** How often something was missing, since the start. */
    public long count(Want want) {
        return wants.getOrDefault(want, new AtomicLong()).get();
    }

    /** What became of wishes, since the start; nothing where nobody is asked. */
    public long count(Outcome outcome) {
        return outcomes.getOrDefault(outcome, new AtomicLong()).get();
    }

    /** Metrics that were no readings, since the start. */
    public long skipped() {
        return skipped.get();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        if (publisher != null) {
            publisher.close();
        }
    }
}
