/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import io.sluice.mqtt.link.LinkObserver;
import io.sluice.mqtt.wire.LargePublish;
import io.sluice.mqtt.wire.MalformedPacketException;
import io.sluice.mqtt.wire.PacketType;
import io.sluice.mqtt.wire.Packets;
import io.sluice.mqtt.wire.Publish;
import io.sluice.mqtt.wire.PublishParser;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes PUBLISH frames off one network connection, within the byte budget, and hands them over read by read. Works on the
 * connection's read thread; a message at QoS 1 never makes that thread wait, so that keep-alive lives while
 * acknowledgements are withheld.
 */
final class ReceiverTap implements LinkObserver {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiverTap.class);

    /** Asked once the broker has accepted the connection. */
    @FunctionalInterface
    interface SessionSource {
        long session(boolean present) throws IOException;
    }

    /** Longer than this the journal stands still, and control packets must be read again. */
    private static final Duration HOLD_LIMIT = Duration.ofSeconds(5);

    private static final Duration HOLD_STEP = Duration.ofMillis(100);

    private final ReceiverSettings settings;
    private final PublishSink sink;
    private final ConnectionLane lane;
    private final ByteBudget budget;
    private final Intake intake;
    private final SessionSource sessions;
    private final HoldAllowance hold;
    private final PublishParser parser = new PublishParser();

    private List<InboundPublish> batch = new ArrayList<>();
    private volatile boolean stopped;
    private volatile boolean overrun;
    private volatile boolean sessionPresent;

    ReceiverTap(
            ReceiverSettings settings,
            PublishSink sink,
            ConnectionLane lane,
            ByteBudget budget,
            Intake intake,
            SessionSource sessions) {
        this.settings = settings;
        this.sink = sink;
        this.lane = lane;
        this.budget = budget;
        this.intake = intake;
        this.sessions = sessions;
        this.hold = new HoldAllowance(settings.keepAlive());
    }

    /** No message is handed over from now on, nor acknowledged. */
    void stop() {
        stopped = true;
    }

    /** Whether messages came beyond the budget, so that they must be asked for again by a new connection. */
    boolean overrun() {
        return overrun;
    }

    /** Whether the broker had the session when it accepted the connection. */
    boolean sessionPresent() {
        return sessionPresent;
    }

    @Override
    public void accepted(Packets.ConnAck connAck) throws IOException {
        sessionPresent = connAck.sessionPresent();
        lane.accepted(sessions.session(sessionPresent));
    }

    @Override
    public boolean frame(int header, byte[] buffer, int offset, int length) throws IOException {
        if (PacketType.of(header) != PacketType.PUBLISH) {
            return false;
        }
        take(parser.parse(header, buffer, offset, length));
        return true;
    }

    @Override
    public @Nullable LargeFrame large(int header, int length) throws MalformedPacketException {
        if (PacketType.of(header) != PacketType.PUBLISH) {
            return null;
        }
        return new LargePublish(header, length, settings.maxPayloadBytes(), Oversize.KEPT_BYTES, parser, this::take);
    }

    private void take(Publish publish) {
        if (stopped) {
            return;
        }
        int cost = InboundPublish.cost(publish.topic(), keptLength(publish));
        boolean admitted = publish.qos() == 1 ? admitQos1(cost) : admitQos0(cost);
        if (admitted) {
            batch.add(inbound(publish));
        }
    }

    /** After the first message beyond the budget none is taken on this connection: order must hold. */
    private boolean admitQos1(int cost) {
        if (!overrun && !budget.tryTake(cost) && !roomSoon(cost)) {
            overrun = true;
            intake.overruns.incrementAndGet();
            budget.tellAtHalf();
            LOG.warn(
                    "connection {}: {} messages with {} bytes are in flight and no more fit into the budget; what the"
                            + " broker sends beyond stays unacknowledged, and is asked for again when half is settled",
                    lane.index(),
                    budget.messages(),
                    budget.bytes());
        }
        return !overrun;
    }

    /**
     * Holds the reading until there is room: a broker that sends more than the receive maximum allows, as Mosquitto 2.0 does
     * with a backlog, is slowed down this way and need not send anything twice. The pings go on meanwhile.
     */
    private boolean roomSoon(int cost) {
        handOver();
        long deadline = System.nanoTime() + HOLD_LIMIT.toNanos();
        while (!stopped && System.nanoTime() < deadline) {
            if (budget.take(cost, HOLD_STEP.toNanos())) {
                return true;
            }
            lane.notSilent();
        }
        return false;
    }

    private boolean admitQos0(int cost) {
        if (budget.tryTake(cost)) {
            return true;
        }
        handOver();
        long begin = System.nanoTime();
        boolean room = budget.take(cost, hold.left(begin));
        hold.used(System.nanoTime() - begin);
        if (!room) {
            intake.qos0Dropped.incrementAndGet();
        }
        return room;
    }

    private int keptLength(Publish publish) {
        return switch (publish.payload()) {
            case Publish.Payload.InBuffer inBuffer -> keptLength(inBuffer.length());
            case Publish.Payload.Whole whole -> whole.bytes().length;
            case Publish.Payload.Beginning beginning -> beginning.bytes().length;
        };
    }

    private int keptLength(int length) {
        return length > settings.maxPayloadBytes() ? Math.min(length, Oversize.KEPT_BYTES) : length;
    }

    private InboundPublish inbound(Publish publish) {
        return switch (publish.payload()) {
            case Publish.Payload.InBuffer inBuffer
            when inBuffer.length() > settings.maxPayloadBytes() ->
                inbound(publish, inBuffer.copy(Oversize.KEPT_BYTES), oversize(inBuffer));
            case Publish.Payload.InBuffer inBuffer -> inbound(publish, inBuffer.copy(Integer.MAX_VALUE), null);
            case Publish.Payload.Whole(byte[] bytes) -> inbound(publish, bytes, null);
            case Publish.Payload.Beginning(byte[] bytes, byte[] sha256) ->
                inbound(publish, bytes, new Oversize(publish.payloadLength(), sha256));
        };
    }

    private static Oversize oversize(Publish.Payload.InBuffer payload) {
        MessageDigest digest = LargePublish.sha256();
        digest.update(payload.buffer(), payload.offset(), payload.length());
        return new Oversize(payload.length(), digest.digest());
    }

    private InboundPublish inbound(Publish publish, byte[] payload, @Nullable Oversize oversize) {
        return new InboundPublish(
                lane,
                publish.topic(),
                payload,
                publish.qos(),
                publish.packetId(),
                publish.dup(),
                publish.retained(),
                oversize);
    }

    @Override
    public void endOfRead() {
        if (!batch.isEmpty()) {
            handOver();
        }
    }

    /** What was admitted of the read is known to nobody yet, and the budget outlives the connection. */
    @Override
    public void brokenOff() {
        List<InboundPublish> dropped = batch;
        batch = new ArrayList<>();
        budget.release(
                dropped.size(), dropped.stream().mapToLong(InboundPublish::cost).sum());
    }

    private void handOver() {
        if (batch.isEmpty()) {
            return;
        }
        List<InboundPublish> publishes = batch;
        batch = new ArrayList<>(Math.min(publishes.size() * 2, 1_024));
        intake.lastMessageMillis = System.currentTimeMillis();
        sink.onPublishes(publishes);
    }
}
