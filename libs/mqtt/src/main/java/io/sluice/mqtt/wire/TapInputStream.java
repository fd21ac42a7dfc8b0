/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.wire;

import java.io.IOException;
import java.io.InputStream;

/**
 * What Paho reads: only the frames that the handler does not take. Its reading is what drives the tap, so the handler runs
 * on Paho's receiver thread.
 */
final class TapInputStream extends InputStream {

    /** Frames up to this size are cut in place. */
    static final int BUFFER_BYTES = 128 * 1024;

    private final TapSocket socket;
    private final ByteSource source;
    private final FrameHandler handler;
    private final PassThrough passThrough = new PassThrough();
    private final FrameCutter cutter;

    TapInputStream(TapSocket socket, ByteSource source, FrameHandler handler) {
        this.socket = socket;
        this.source = source;
        this.handler = handler;
        this.cutter = new FrameCutter(handler, passThrough, BUFFER_BYTES);
    }

    @Override
    public int read() throws IOException {
        if (!awaitControlPacket()) {
            return -1;
        }
        byte[] one = new byte[1];
        passThrough.take(one, 0, 1);
        return one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        return awaitControlPacket() ? passThrough.take(target, offset, length) : -1;
    }

    @Override
    public int available() {
        return passThrough.size();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private boolean awaitControlPacket() throws IOException {
        if (!passThrough.isEmpty()) {
            return true;
        }
        try {
            socket.output().awaitFirstPacket();
            return readUntilControlPacket();
        } catch (MalformedPacketException e) {
            socket.fail(e.fault(), true);
            throw e;
        } catch (IOException e) {
            socket.fail("the connection broke: " + TapSocket.text(e), false);
            throw e;
        } catch (RuntimeException | Error e) {
            socket.fail("taking messages failed: " + e, false);
            throw new IOException(e);
        }
    }

    private boolean readUntilControlPacket() throws IOException {
        while (passThrough.isEmpty()) {
            int count = source.read(cutter.buffer(), cutter.writeIndex(), cutter.room());
            if (count < 0) {
                socket.fail("the broker closed the connection", false);
                return false;
            }
            socket.noteInbound();
            cut(count);
            handler.endOfRead();
        }
        return true;
    }

    private void cut(int count) throws IOException {
        boolean whole = false;
        try {
            cutter.advance(count);
            whole = true;
        } finally {
            if (!whole) {
                handler.brokenOff();
            }
        }
    }

    /** Where bytes come from. */
    @FunctionalInterface
    interface ByteSource {

        /** At least one byte, or -1 at the end. */
        int read(byte[] target, int offset, int length) throws IOException;
    }
}
