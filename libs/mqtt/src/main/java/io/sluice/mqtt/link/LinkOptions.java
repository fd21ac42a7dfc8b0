/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.link;

import io.sluice.mqtt.wire.TapSocket;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one connection announces and does once it is accepted.
 *
 * @param cleanStart whether the broker drops a session it may still have
 * @param sessionExpiry how long the broker keeps the session after the connection
 * @param receiveMaximum QoS 1 messages the broker may send ahead
 * @param task what to do after CONNACK
 */
public record LinkOptions(
        TapSocket.Address address,
        @Nullable String username,
        @Nullable String password,
        String clientId,
        boolean cleanStart,
        Duration sessionExpiry,
        int receiveMaximum,
        Duration keepAlive,
        Task task) {

    /** What makes a connection ready after CONNACK. */
    public sealed interface Task {

        /** Subscribing to filters at QoS 1; ready at a SUBACK without failures. */
        record Subscribe(List<String> filters) implements Task {}

        /** Unsubscribing from filters, if that is allowed at that moment; ready at the UNSUBACK. */
        record Unsubscribe(List<String> filters, BooleanSupplier allowed) implements Task {}

        /** Nothing; ready at CONNACK. */
        record Nothing() implements Task {}
    }

    @Override
    public String toString() {
        return "LinkOptions[clientId=%s, host=%s, port=%d]".formatted(clientId, address.host(), address.port());
    }
}
