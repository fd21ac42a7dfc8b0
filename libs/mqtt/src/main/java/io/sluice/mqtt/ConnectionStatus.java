/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one connection of the receiver is doing.
 *
 * @param index 0 to connections - 1
 * @param clientId the MQTT client id
 * @param state where it stands
 * @param since when it came into that state
 * @param lastMessageAt when the last PUBLISH arrived, if ever
 * @param reconnects how often the subscription was set up again after the first time
 * @param overruns how often messages came beyond the byte budget, so that the connection had to be cycled
 * @param receiveMaximum the receive maximum it announces at the moment
 * @param inFlightMessages messages handed to the sink and not settled yet
 * @param inFlightBytes the bytes of those
 * @param qos0Dropped QoS 0 messages dropped because the byte budget was used up
 * @param lastFault the last thing that went wrong, as a sentence, if anything did
 */
public record ConnectionStatus(
        int index,
        String clientId,
        ConnectionState state,
        Instant since,
        @Nullable Instant lastMessageAt,
        long reconnects,
        long overruns,
        int receiveMaximum,
        int inFlightMessages,
        long inFlightBytes,
        long qos0Dropped,
        @Nullable String lastFault) {}
