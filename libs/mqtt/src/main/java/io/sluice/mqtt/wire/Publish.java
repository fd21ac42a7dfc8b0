/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.wire;

import java.util.Arrays;

/**
 * A PUBLISH as it lies on the wire, for a handler to look at before it decides whether to copy.
 *
 * @param qos 0 or 1
 * @param packetId 0 at QoS 0
 * @param payloadLength the payload's length on the wire, in bytes
 * @param payload where its bytes are; for a payload beyond the limit only the beginning
 */
public record Publish(
        String topic, int qos, int packetId, boolean dup, boolean retained, long payloadLength, Payload payload) {

    /** The payload's bytes: still in the read buffer, or collected already. */
    public sealed interface Payload {

        /** Bytes of the read buffer, valid only during the call that shows them. */
        record InBuffer(byte[] buffer, int offset, int length) implements Payload {
            /** A copy to keep of at most so many bytes. */
            public byte[] copy(int most) {
                return Arrays.copyOfRange(buffer, offset, offset + Math.min(length, most));
            }
        }

        /** A large payload, collected whole. */
        record Whole(byte[] bytes) implements Payload {}

        /** The first bytes of a payload beyond the limit, and the hash of all of it. */
        record Beginning(byte[] bytes, byte[] sha256) implements Payload {}
    }

    static int qos(int header) {
        return (header >>> 1) & 3;
    }

    static boolean dup(int header) {
        return (header & 0x08) != 0;
    }

    static boolean retained(int header) {
        return (header & 0x01) != 0;
    }
}
