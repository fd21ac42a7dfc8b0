/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.wire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Looks at every frame of a connection, on its read thread, and says which ones it takes off the stream. */
public interface FrameHandler {

    /**
     * One complete frame.
     *
     * @param header the first byte: packet type and flags
     * @param buffer holds the frame's body; only valid during the call
     * @param offset where the body begins
     * @param length the body's length, that is, the frame's remaining length
     * @return true when the frame is taken, false when it is to be passed on
     * @throws IOException to end the connection
     */
    boolean frame(int header, byte[] buffer, int offset, int length) throws IOException;

    /**
     * A frame larger than the read buffer begins; its body follows in parts.
     *
     * @return who takes the parts, or {@code null} when such a frame is not allowed
     * @throws IOException to end the connection
     */
    @Nullable
    LargeFrame large(int header, int length) throws IOException;

    /** Every complete frame of one socket read has been seen. */
    void endOfRead() throws IOException;

    /** The connection ends in the middle of a read: {@link #endOfRead} does not come for the frames already seen of it. */
    default void brokenOff() {}

    /** Takes a large frame's body in parts. */
    interface LargeFrame {

        /** The next part. */
        void part(byte[] buffer, int offset, int length) throws IOException;

        /** The frame is complete. */
        void end() throws IOException;
    }
}
