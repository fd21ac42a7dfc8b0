/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import io.sluice.mqtt.link.Link;
import io.sluice.mqtt.link.LinkOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends sessions whose client ids are no longer used, one after the other: connects with the old id, leaves the share group,
 * takes what is still in flight until nothing comes, and disconnects with a session expiry of 0. All of it only while
 * another connection is subscribed, since some brokers drop a share group's messages with its last subscriber. What fails is
 * tried again later; the id stays on disk until its session has ended. {@link #step} for the supervisor only.
 */
final class Retirement {

    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(5);
    private static final Duration DISCONNECT_LIMIT = Duration.ofMillis(100);
    private static final Logger LOG = LoggerFactory.getLogger(Retirement.class);

    private final ReceiverSettings settings;
    private final SessionBook book;
    private final ReceiverLinks links;
    private final ByteBudget budget;
    private final BooleanSupplier othersSubscribed;

    private @Nullable Attempt attempt;
    private long nextTry = System.nanoTime();

    /** One connection with an old id. */
    private record Attempt(SessionBook.Entry entry, Link link, ReceiverTap tap, Intake intake) {}

    Retirement(
            ReceiverSettings settings,
            SessionBook book,
            ReceiverLinks links,
            BooleanSupplier othersSubscribed,
            Runnable onChange) {
        this.settings = settings;
        this.book = book;
        this.links = links;
        this.othersSubscribed = othersSubscribed;
        this.budget = new ByteBudget(links.budgetBytes(), onChange);
    }

    synchronized void step() {
        Attempt current = attempt;
        if (current == null) {
            beginWhenDue();
            return;
        }
        switch (current.link().phase()) {
            case ENDED -> failed(current, current.link().fault());
            case OPENING, ACCEPTED -> {
                if (current.link().phaseNanos() > settings.connectTimeout().toNanos()) {
                    failed(current, "the broker did not answer within " + settings.connectTimeout());
                }
            }
            case READY -> drain(current);
        }
    }

    private void beginWhenDue() {
        List<SessionBook.Entry> waiting = book.retired();
        if (waiting.isEmpty() || nextTry - System.nanoTime() > 0 || !othersSubscribed.getAsBoolean()) {
            return;
        }
        SessionBook.Entry entry = waiting.getFirst();
        LinkOptions.Task leave = new LinkOptions.Task.Unsubscribe(links.sharedFilters(), othersSubscribed);
        Intake intake = new Intake();
        ReceiverLinks.Made made = links.make(entry, budget, intake, settings.receiveMaximum(), leave);
        attempt = new Attempt(entry, made.link(), made.tap(), intake);
        LOG.info("ending the session of the client id {}, which is no longer used", entry.clientId());
        made.link().open();
    }

    private void drain(Attempt current) {
        if (current.link().silent() || current.tap().overrun()) {
            failed(current, "the broker went silent or sent more than fits into the byte budget");
        } else if (quiet(current) && othersSubscribed.getAsBoolean()) {
            finish(current);
        }
    }

    private boolean quiet(Attempt current) {
        if (!current.tap().sessionPresent()) {
            return true;
        }
        long sinceLast = (System.currentTimeMillis() - current.intake().lastMessageMillis) * 1_000_000;
        return budget.messages() == 0 && Math.min(sinceLast, current.link().phaseNanos()) > QUIET.toNanos();
    }

    private void finish(Attempt current) {
        current.tap().stop();
        current.link().disconnect(true, DISCONNECT_LIMIT);
        attempt = null;
        try {
            book.forget(current.entry().clientId());
            LOG.info("ended the session of the client id {}", current.entry().clientId());
        } catch (IOException e) {
            LOG.warn(
                    "the ended client id {} could not be dropped: {}",
                    current.entry().clientId(),
                    e.toString());
            nextTry = System.nanoTime() + PAUSE_AFTER_FAULT.toNanos();
        }
    }

    private void failed(Attempt current, @Nullable String fault) {
        LOG.warn(
                "ending the session of the client id {} failed: {}; trying again later",
                current.entry().clientId(),
                fault == null ? "the connection ended" : fault);
        current.tap().stop();
        current.link().close();
        attempt = null;
        nextTry = System.nanoTime() + PAUSE_AFTER_FAULT.toNanos();
    }

    /** Hands no more messages over and leaves the session as it is. */
    synchronized void stop() {
        Attempt current = attempt;
        if (current != null) {
            current.tap().stop();
            current.link().disconnect(false, DISCONNECT_LIMIT);
            attempt = null;
        }
        nextTry = Long.MAX_VALUE;
    }
}
