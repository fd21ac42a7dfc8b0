/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import java.util.List;

/**
 * A snapshot of the receiver.
 *
 * @param connections one entry per connection, by index
 * @param retiring client ids whose broker sessions are being drained and ended
 */
public record ReceiverStatus(List<ConnectionStatus> connections, List<String> retiring) {

    public ReceiverStatus {
        connections = List.copyOf(connections);
        retiring = List.copyOf(retiring);
    }

    /** Whether the broker has confirmed every subscription of every connection. */
    public boolean subscribed() {
        return connections.stream().allMatch(c -> c.state() == ConnectionState.SUBSCRIBED);
    }
}
