/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import io.sluice.mqtt.link.Link;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a shared subscription alive on one or more connections and hands every PUBLISH to a sink; what the sink's owner
 * settles is acknowledged, nothing else. All methods are safe for use from any thread.
 */
public final class MqttReceiver implements AutoCloseable {

    /** What is in flight at close has this long to be settled. */
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(1);

    private static final Duration SUPERVISOR_LIMIT = Duration.ofMillis(500);
    private static final Duration DISCONNECT_LIMIT = Duration.ofMillis(800);
    private static final Logger LOG = LoggerFactory.getLogger(MqttReceiver.class);

    private final ReceiverSettings settings;
    private final PublishSink sink;
    private final Supervisor supervisor;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Object changed = new Object();
    private volatile @Nullable Running running;
    private boolean announced;
    private boolean closed;

    /** What exists between start and close. */
    private record Running(SessionBook book, List<Member> members, Retirement retirement) {

        boolean subscribed() {
            return members.stream().allMatch(Member::subscribed);
        }
    }

    /** Only keeps its arguments: no I/O, no threads. */
    public MqttReceiver(ReceiverSettings settings, PublishSink sink) {
        this.settings = settings;
        this.sink = sink;
        this.supervisor = new Supervisor("mqtt-supervisor", this::step);
    }

    /**
     * Begins to connect, and keeps trying for as long as it takes; returns at once.
     *
     * @throws UncheckedIOException when the directory cannot be read or written
     * @throws IllegalStateException when started twice or after close
     */
    public synchronized void start() {
        if (closed || running != null) {
            throw new IllegalStateException("the MQTT receiver was started or closed before; make a new one");
        }
        SessionBook book = SessionBook.open(settings.directory(), settings.clientIdPrefix(), settings.connections());
        ReceiverLinks links = new ReceiverLinks(settings, sink, book, supervisor::signal);
        List<Member> members = IntStream.range(0, settings.connections())
                .mapToObj(index -> new Member(index, settings, book, links, supervisor::signal))
                .toList();
        Retirement retirement = new Retirement(
                settings, book, links, () -> members.stream().anyMatch(Member::subscribed), supervisor::signal);
        running = new Running(book, members, retirement);
        supervisor.start();
    }

    private long step() {
        Running now = running;
        if (now == null) {
            return Long.MAX_VALUE;
        }
        long next = Long.MAX_VALUE;
        for (Member member : now.members()) {
            next = Math.min(next, member.step());
        }
        now.retirement().step();
        announce(now.subscribed());
        return next;
    }

    private void announce(boolean subscribed) {
        synchronized (changed) {
            if (subscribed && !announced) {
                listeners.forEach(Thread::startVirtualThread);
            }
            announced = subscribed;
            changed.notifyAll();
        }
    }

    /** Waits until every connection is subscribed; false when the limit passed first. */
    public boolean awaitSubscribed(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (changed) {
            while (!announced) {
                long millis = (deadline - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    return false;
                }
                changed.wait(millis);
            }
            return true;
        }
    }

    /**
     * Has a listener run each time every connection has become subscribed, and at once if that is so now. It runs on a
     * thread of its own.
     */
    public void addSubscribedListener(Runnable listener) {
        synchronized (changed) {
            listeners.add(listener);
            if (announced) {
                Thread.startVirtualThread(listener);
            }
        }
    }

    /** What each connection is doing now; no connections before start. */
    public ReceiverStatus status() {
        Running now = running;
        if (now == null) {
            return new ReceiverStatus(List.of(), List.of());
        }
        return new ReceiverStatus(
                now.members().stream().map(Member::status).toList(),
                now.book().retired().stream().map(SessionBook.Entry::clientId).toList());
    }

    /** Disconnects, keeping the session, so that the broker sends again later what is not acknowledged. */
    public void suspend(String reason) {
        LOG.warn("MQTT intake is suspended: {}", reason);
        started().members().forEach(member -> member.suspend(reason));
        supervisor.signal();
    }

    /** Ends a suspension: connects again at once. */
    public void resume() {
        LOG.info("MQTT intake goes on");
        started().members().forEach(Member::resume);
        supervisor.signal();
    }

    /**
     * Heals a session that no longer delivers: another client id in the same share group takes its place, and the old
     * session is drained and ended once the new one is subscribed.
     *
     * @throws IllegalArgumentException when there is no such connection
     * @throws UncheckedIOException when the new client id cannot be written
     */
    public void renewSession(int index, String why) {
        List<Member> members = started().members();
        if (index < 0 || index >= members.size()) {
            throw new IllegalArgumentException(
                    "there is no connection %d; there are %d".formatted(index, members.size()));
        }
        try {
            members.get(index).renew(why);
        } catch (IOException e) {
            throw new UncheckedIOException("the new client id cannot be kept in " + settings.directory(), e);
        }
        supervisor.signal();
    }

    private Running started() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("the MQTT receiver is not started");
        }
        return now;
    }

    /**
     * Takes no more messages, gives what is in flight up to a second to be settled, and disconnects without
     * unsubscribing; the broker keeps the session. Returns within 3 s.
     */
    @Override
    public synchronized void close() {
        Running now = running;
        if (closed || now == null) {
            closed = true;
            return;
        }
        closed = true;
        try {
            supervisor.stop(SUPERVISOR_LIMIT);
            now.members().forEach(Member::stopIntake);
            awaitSettled(now);
            disconnect(now);
        } catch (InterruptedException e) {
            now.members().forEach(Member::stop);
            Thread.currentThread().interrupt();
        }
        announce(false);
    }

    private static void awaitSettled(Running now) throws InterruptedException {
        long deadline = System.nanoTime() + SETTLE_LIMIT.toNanos();
        while (!now.members().stream().allMatch(Member::idle) && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
    }

    private static void disconnect(Running now) throws InterruptedException {
        now.retirement().stop();
        List<Thread> ending = now.members().stream()
                .map(member -> Thread.startVirtualThread(() -> disconnect(member)))
                .toList();
        long deadline = System.nanoTime() + DISCONNECT_LIMIT.toNanos();
        for (Thread thread : ending) {
            thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
    }

    private static void disconnect(Member member) {
        Link link = member.stop();
        if (link == null) {
            return;
        }
        try {
            link.awaitEnd(DISCONNECT_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        link.close();
    }
}
