/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import io.sluice.mqtt.link.Link;
import io.sluice.mqtt.link.LinkOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection slot of the receiver over all its network connections: keeps it subscribed, and cycles it with a smaller
 * receive maximum after messages came beyond the byte budget. Safe for use from any thread.
 */
final class Member {

    private static final int SMALLEST_RECEIVE_MAXIMUM = 16;
    /** After so long without an overrun the next connection may have twice the receive maximum again. */
    private static final Duration CALM = Duration.ofMinutes(10);
    /** The longest an acknowledgement may wait for the network. */
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Member.class);

    private final int index;
    private final ReceiverSettings settings;
    private final SessionBook book;
    private final ReceiverLinks links;
    private final ByteBudget budget;
    private final Intake intake = new Intake();
    private final LinkKeeper keeper;

    private volatile @Nullable ReceiverTap tap;
    private volatile int receiveMaximum;
    private volatile long lastOverrun = System.nanoTime();

    Member(int index, ReceiverSettings settings, SessionBook book, ReceiverLinks links, Runnable onChange) {
        this.index = index;
        this.settings = settings;
        this.book = book;
        this.links = links;
        this.budget = new ByteBudget(links.budgetBytes(), onChange);
        this.receiveMaximum = settings.receiveMaximum();
        this.keeper = new LinkKeeper(
                "MQTT connection %d to %s".formatted(index, settings.uri()),
                new LinkKeeper.Limits(settings.connectTimeout(), WRITE_LIMIT),
                this::newLink);
    }

    /** One round of supervision; returns after how many nanoseconds the next is wanted. */
    long step() {
        ReceiverTap current = tap;
        // What the broker has not seen acknowledged it would send again on the next connection.
        boolean settled = budget.belowHalf() && keeper.written();
        if (current != null && current.overrun() && settled && subscribed()) {
            cycleAfterOverrun(current);
        }
        return keeper.step();
    }

    private void cycleAfterOverrun(ReceiverTap current) {
        current.stop();
        int floor = Math.min(SMALLEST_RECEIVE_MAXIMUM, settings.receiveMaximum());
        receiveMaximum = Math.max(floor, receiveMaximum / 2);
        lastOverrun = System.nanoTime();
        LOG.info("MQTT connection {}: connecting again with receive maximum {}", index, receiveMaximum);
        keeper.cycle("messages came beyond the byte budget; the receive maximum is now " + receiveMaximum);
    }

    private Link newLink() {
        stopTap();
        if (System.nanoTime() - lastOverrun > CALM.toNanos()) {
            receiveMaximum = Math.min(settings.receiveMaximum(), receiveMaximum * 2);
            lastOverrun = System.nanoTime();
        }
        LinkOptions.Task subscribe = new LinkOptions.Task.Subscribe(links.sharedFilters());
        ReceiverLinks.Made made = links.make(book.member(index), budget, intake, receiveMaximum, subscribe);
        tap = made.tap();
        return made.link();
    }

    private void stopTap() {
        ReceiverTap current = tap;
        if (current != null) {
            current.stop();
        }
    }

    /** Lets another client id take this one's place. */
    void renew(String why) throws IOException {
        String old = book.member(index).clientId();
        SessionBook.Entry fresh = book.renew(index);
        LOG.warn("MQTT connection {}: {} takes the place of {}: {}", index, fresh.clientId(), old, why);
        stopTap();
        keeper.cycle("the session was renewed: " + why);
    }

    void suspend(String reason) {
        stopTap();
        keeper.suspend(reason);
    }

    void resume() {
        keeper.resume();
    }

    /** Hands no more messages over; acknowledgements still go out. */
    void stopIntake() {
        stopTap();
    }

    /** Disconnects for good; returns the connection, to be waited for. */
    @Nullable
    Link stop() {
        return keeper.stop();
    }

    boolean idle() {
        return budget.messages() == 0;
    }

    boolean subscribed() {
        return keeper.state() == ConnectionState.SUBSCRIBED;
    }

    ConnectionStatus status() {
        long last = intake.lastMessageMillis;
        return new ConnectionStatus(
                index,
                book.member(index).clientId(),
                keeper.state(),
                keeper.since(),
                last == 0 ? null : Instant.ofEpochMilli(last),
                keeper.reconnects(),
                intake.overruns.get(),
                receiveMaximum,
                budget.messages(),
                budget.bytes(),
                intake.qos0Dropped.get(),
                keeper.lastFault());
    }
}
