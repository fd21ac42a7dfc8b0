/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.util.ReferenceCounted;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The end of a connection as the last of its packets.
 *
 * <p>The library works through a connection's packets on one thread and notices its end on another. When a CONNECT or
 * SUBSCRIBE is overtaken by the end, a consumer stays that belongs to no connection any more; messages given to it are
 * given to nobody else. So the end goes the way of the packets: this one is of a type no client may send, on which the
 * library ends the session, after everything that came before it; when that is done the library is told that the
 * channel has closed.
 */
final class EndOfConnection extends MqttMessage implements ReferenceCounted {

    /** The library's handler that hears of closed channels, by the name the library gives it. */
    private static final String LAST_HANDLER = "handler";

    /** If the packets before it take longer than this, the end overtakes them after all. */
    private static final long LIMIT_SECONDS = 10;

    private final Runnable told;
    private final AtomicBoolean done = new AtomicBoolean();

    private EndOfConnection(Runnable told) {
        super(new MqttFixedHeader(MqttMessageType.PINGRESP, false, MqttQoS.AT_MOST_ONCE, false, 0));
        this.told = told;
    }

    /** Sends the end after the packets; call it instead of passing the channel's end on. */
    static void send(ChannelHandlerContext ctx) {
        ChannelPipeline pipeline = ctx.pipeline();
        if (!(pipeline.get(LAST_HANDLER) instanceof ChannelInboundHandler last)) {
            ctx.fireChannelInactive();
            return;
        }
        ChannelHandlerContext lastContext = pipeline.context(LAST_HANDLER);
        EndOfConnection end = new EndOfConnection(() -> tell(last, lastContext));
        ctx.executor().schedule((Runnable) end::release, LIMIT_SECONDS, TimeUnit.SECONDS);
        ctx.fireChannelRead(end);
    }

    private static void tell(ChannelInboundHandler last, ChannelHandlerContext lastContext) {
        try {
            last.channelInactive(lastContext);
        } catch (Exception e) {
            lastContext.fireExceptionCaught(e);
        }
    }

    /** The library releases a packet when it has worked it off. */
    @Override
    public boolean release() {
        if (done.compareAndSet(false, true)) {
            told.run();
        }
        return true;
    }

    @Override
    public boolean release(int decrement) {
        return release();
    }

    @Override
    public int refCnt() {
        return done.get() ? 0 : 1;
    }

    @Override
    public ReferenceCounted retain() {
        return this;
    }

    @Override
    public ReferenceCounted retain(int increment) {
        return this;
    }

    @Override
    public ReferenceCounted touch() {
        return this;
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        return this;
    }
}
