/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

/** Where one connection of the receiver stands. */
public enum ConnectionState {
    /** A try to connect or to subscribe is under way. */
    CONNECTING,
    /** The broker has confirmed every subscription; messages flow. */
    SUBSCRIBED,
    /** Disconnected on purpose by {@link MqttReceiver#suspend}. */
    SUSPENDED,
    /** Not connected; the next try comes after a pause. Also the state before start and after close. */
    DOWN
}
