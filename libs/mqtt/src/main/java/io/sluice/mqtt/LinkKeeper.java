/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import io.sluice.mqtt.link.Link;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection alive: opens it, watches it, and replaces it by a new one as soon as it fails, goes silent or hangs.
 * {@link #step} is called by the supervisor; everything is safe for use from any thread and returns at once.
 */
final class LinkKeeper {

    private static final Duration DISCONNECT_LIMIT = Duration.ofMillis(100);
    /** A connection that did not stand for so long brings no quick try: two clients with one id must not race. */
    private static final Duration STABLE = Duration.ofSeconds(1);

    /** Time for SUBACK while messages come, in limits of a phase. */
    private static final int MOST_PHASES = 30;

    private static final Duration SAME_FAULT_PAUSE = Duration.ofSeconds(10);

    private static final String ENDED_BY_PAHO = "the client gave the connection up";
    private static final Logger LOG = LoggerFactory.getLogger(LinkKeeper.class);

    /**
     * Time limits.
     *
     * @param phase for connecting, for CONNACK and, while the broker sends nothing else, for SUBACK, each
     * @param write for a write to go on, while the broker sends nothing either
     */
    record Limits(Duration phase, Duration write) {}

    private final String name;
    private final Limits limits;
    private final Supplier<Link> newLink;
    private final Backoff backoff = new Backoff();

    private @Nullable Link link;
    private ConnectionState state = ConnectionState.DOWN;
    private Instant since = Instant.now();
    private long retryAt = System.nanoTime();
    private boolean stopped;
    private long timesReady;
    private @Nullable String lastFault;
    private long lastWarning = System.nanoTime();

    /** @param newLink makes the next connection, not opened yet */
    LinkKeeper(String name, Limits limits, Supplier<Link> newLink) {
        this.name = name;
        this.limits = limits;
        this.newLink = newLink;
    }

    /** One round of supervision; returns after how many nanoseconds the next is wanted. */
    synchronized long step() {
        if (stopped || state == ConnectionState.SUSPENDED) {
            return Long.MAX_VALUE;
        }
        Link current = link;
        if (current == null) {
            return openWhenDue();
        }
        String fault = faultOf(current);
        if (fault != null) {
            abandon(current, fault);
            return retryAt - System.nanoTime();
        }
        if (state == ConnectionState.CONNECTING && current.phase() == Link.Phase.READY) {
            ready();
        }
        if (state == ConnectionState.SUBSCRIBED) {
            current.pingWhenDue();
        }
        return Long.MAX_VALUE;
    }

    private long openWhenDue() {
        long wait = retryAt - System.nanoTime();
        if (wait > 0) {
            return wait;
        }
        Link next = newLink.get();
        link = next;
        enter(ConnectionState.CONNECTING);
        next.open();
        return Long.MAX_VALUE;
    }

    private void ready() {
        timesReady++;
        enter(ConnectionState.SUBSCRIBED);
        LOG.info("{} is ready{}", name, timesReady > 1 ? " again" : "");
    }

    /** What is wrong with the connection; {@code null} when nothing is. */
    private @Nullable String faultOf(Link current) {
        long limit = limits.phase().toNanos();
        return switch (current.phase()) {
            case ENDED -> Objects.requireNonNullElse(current.fault(), ENDED_BY_PAHO);
            case OPENING ->
                current.phaseNanos() > limit ? "no CONNACK came within " + limits.phase() : stuckFault(current);
            case ACCEPTED ->
                waitedInVain(current, limit) ? "no SUBACK came within " + limits.phase() : stuckFault(current);
            case READY ->
                current.silent() ? "the broker has been silent for one and a half keep-alives" : stuckFault(current);
        };
    }

    /**
     * A broker that resumes a session may hand over its whole backlog before it reads SUBSCRIBE. Giving such a connection up
     * would bring the same backlog again, so while messages come it has longer.
     */
    private static boolean waitedInVain(Link current, long limit) {
        long waited = current.phaseNanos();
        return waited > limit && current.idleNanos() > limit || waited > MOST_PHASES * limit;
    }

    /** Likewise a broker may go on sending while it takes our acknowledgements slower than we write them. */
    private @Nullable String stuckFault(Link current) {
        return Math.min(current.stuckNanos(), current.idleNanos())
                        > limits.write().toNanos()
                ? "the broker has neither taken nor sent anything for " + limits.write()
                : null;
    }

    private void abandon(Link current, String fault) {
        boolean wasReady = state == ConnectionState.SUBSCRIBED;
        if (wasReady) {
            calmBackoff();
        }
        warn(fault);
        lastFault = fault;
        current.fail(fault);
        down(backoff.next());
    }

    private void calmBackoff() {
        if (Duration.between(since, Instant.now()).compareTo(STABLE) > 0) {
            backoff.reset();
        } else {
            backoff.ease();
        }
    }

    /** A new fault at once, the same one again only now and then. */
    private void warn(String fault) {
        long now = System.nanoTime();
        if (!fault.equals(lastFault) || now - lastWarning > SAME_FAULT_PAUSE.toNanos()) {
            lastWarning = now;
            LOG.warn("{} is down: {}; trying again", name, fault);
        }
    }

    private void down(Duration pause) {
        link = null;
        retryAt = System.nanoTime() + pause.toNanos();
        enter(ConnectionState.DOWN);
    }

    private void enter(ConnectionState next) {
        state = next;
        since = Instant.now();
    }

    /** Ends the connection in order and opens another one at once. */
    synchronized void cycle(String why) {
        if (stopped || state == ConnectionState.SUSPENDED) {
            return;
        }
        lastFault = why;
        disconnect();
        down(Duration.ZERO);
    }

    /** Ends the connection in order and stays away. */
    synchronized void suspend(String reason) {
        if (stopped || state == ConnectionState.SUSPENDED) {
            return;
        }
        lastFault = "suspended: " + reason;
        disconnect();
        link = null;
        enter(ConnectionState.SUSPENDED);
    }

    /** Ends a suspension. */
    synchronized void resume() {
        if (state == ConnectionState.SUSPENDED) {
            down(Duration.ZERO);
        }
    }

    /** Ends the connection in order for good; returns it, to be waited for. */
    synchronized @Nullable Link stop() {
        Link current = link;
        stopped = true;
        disconnect();
        link = null;
        enter(ConnectionState.DOWN);
        return current;
    }

    private void disconnect() {
        Link current = link;
        if (current != null) {
            current.disconnect(false, DISCONNECT_LIMIT);
        }
    }

    /** Whether no acknowledgement waits to be written. */
    synchronized boolean written() {
        Link current = link;
        return current == null || current.written();
    }

    synchronized ConnectionState state() {
        return state;
    }

    synchronized Instant since() {
        return since;
    }

    synchronized long reconnects() {
        return Math.max(0, timesReady - 1);
    }

    synchronized @Nullable String lastFault() {
        return lastFault;
    }
}
