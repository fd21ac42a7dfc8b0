/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.link;

import io.sluice.mqtt.wire.FrameHandler;
import io.sluice.mqtt.wire.Packets;
import java.io.IOException;

/** Sees the frames that carry messages or their acknowledgements, on the connection's read thread. */
public interface LinkObserver extends FrameHandler {

    /** The broker accepted the connection. Comes before any message. */
    void accepted(Packets.ConnAck connAck) throws IOException;
}
