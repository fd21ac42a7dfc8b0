/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.wire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a byte stream into MQTT frames, in a buffer that it owns. Frames that fit into the buffer are handed over in place;
 * larger ones in parts. What the handler does not take goes to the pass-through. For one thread.
 */
final class FrameCutter {

    private final FrameHandler handler;
    private final PassThrough passThrough;
    private final byte[] buffer;
    private int start;
    private int end;

    private FrameHandler.@Nullable LargeFrame large;
    private int largeLeft;

    FrameCutter(FrameHandler handler, PassThrough passThrough, int bufferBytes) {
        this.handler = handler;
        this.passThrough = passThrough;
        this.buffer = new byte[bufferBytes];
    }

    /** Where the next bytes belong; there is always room for one at least. */
    byte[] buffer() {
        return buffer;
    }

    int writeIndex() {
        return end;
    }

    int room() {
        return buffer.length - end;
    }

    /** Takes note of bytes put into the buffer and hands over every frame that is complete now. */
    void advance(int count) throws IOException {
        end += count;
        boolean more = true;
        while (more) {
            more = large == null ? nextFrame() : nextPart();
        }
        compact();
    }

    /** One frame, or the beginning of a large one; false when the buffer holds no more. */
    private boolean nextFrame() throws IOException {
        if (start == end) {
            return false;
        }
        int header = buffer[start];
        PacketType.checkFromBroker(header);
        int remaining = 0;
        int index = start + 1;
        for (int shift = 0; ; shift += 7) {
            if (index == end) {
                return false;
            }
            int digit = buffer[index++];
            remaining |= (digit & 0x7f) << shift;
            if (digit >= 0) {
                checkMinimal(header, digit, shift);
                break;
            }
            if (shift == 21) {
                throw new MalformedPacketException("the broker sent a %s frame whose remaining length has no end"
                        .formatted(PacketType.name(header)));
            }
        }
        return index - start + remaining > buffer.length
                ? beginLarge(header, index, remaining)
                : complete(header, index, remaining);
    }

    private static void checkMinimal(int header, int lastDigit, int shift) throws MalformedPacketException {
        if (lastDigit == 0 && shift > 0) {
            throw new MalformedPacketException("the broker sent a %s frame whose remaining length has superfluous bytes"
                    .formatted(PacketType.name(header)));
        }
    }

    private boolean complete(int header, int body, int remaining) throws IOException {
        if (end - body < remaining) {
            return false;
        }
        int next = body + remaining;
        if (!handler.frame(header, buffer, body, remaining)) {
            passThrough.add(buffer, start, next - start);
        }
        start = next;
        return true;
    }

    private boolean beginLarge(int header, int body, int remaining) throws IOException {
        large = handler.large(header, remaining);
        if (large == null) {
            throw new MalformedPacketException("the broker sent a %s frame of %d bytes; no such frame is that long"
                    .formatted(PacketType.name(header), remaining));
        }
        largeLeft = remaining;
        start = body;
        return true;
    }

    private boolean nextPart() throws IOException {
        FrameHandler.LargeFrame frame = large;
        if (frame == null) {
            return true;
        }
        int part = Math.min(largeLeft, end - start);
        if (part > 0) {
            frame.part(buffer, start, part);
            start += part;
            largeLeft -= part;
        }
        if (largeLeft > 0) {
            return false;
        }
        large = null;
        frame.end();
        return true;
    }

    /** Makes room: a frame that began in the buffer must fit into it as a whole. */
    private void compact() {
        if (start == end) {
            start = 0;
            end = 0;
        } else if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
    }
}
