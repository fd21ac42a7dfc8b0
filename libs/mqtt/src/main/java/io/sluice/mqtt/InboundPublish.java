/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import org.jspecify.annotations.Nullable;

/**
 * One PUBLISH as it came from the broker.
 *
 * @param lane the connection it came on; settle it there, exactly once, also at QoS 0
 * @param topic the topic name
 * @param payload the payload's bytes, owned by the receiver of this record; only the first {@value
 *     Oversize#KEPT_BYTES} when {@code oversize} is present
 * @param qos 0 or 1
 * @param packetId 1 to 65 535 at QoS 1, 0 at QoS 0
 * @param dup whether the broker marked it as sent before
 * @param retained whether it is a retained message
 * @param oversize present when the payload was larger than the receiver's limit
 */
public record InboundPublish(
        Lane lane,
        String topic,
        byte[] payload,
        int qos,
        int packetId,
        boolean dup,
        boolean retained,
        @Nullable Oversize oversize) {

    /** What a message costs beside its payload and topic, in bytes: about the objects that carry it. */
    private static final int OVERHEAD = 96;

    /** The share of the in-flight budget this message takes until it is settled, in bytes. */
    public int cost() {
        return cost(topic, payload.length);
    }

    static int cost(String topic, int payloadLength) {
        return OVERHEAD + topic.length() + payloadLength;
    }
}
