/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import org.jspecify.annotations.Nullable;

/** What a message of an edge node is (Sparkplug 3.0.0, section 4.1.3). */
enum MessageType {
    NBIRTH,
    NDATA,
    NDEATH,
    NCMD,
    DBIRTH,
    DDATA,
    DDEATH,
    DCMD;

    /** Whether it is about a device behind the node, and not about the node itself. */
    boolean isDevices() {
        return ordinal() >= DBIRTH.ordinal();
    }

    /** Whether it goes to the node, and says nothing of what was measured. */
    boolean isCommand() {
        return this == NCMD || this == DCMD;
    }

    static @Nullable MessageType of(String level) {
        for (MessageType type : values()) {
            if (type.name().equals(level)) {
                return type;
            }
        }
        return null;
    }
}
