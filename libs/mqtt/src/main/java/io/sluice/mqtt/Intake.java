/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import java.util.concurrent.atomic.AtomicLong;

/** What is counted for one connection of the receiver over all its network connections. Safe for use from any thread. */
final class Intake {

    final AtomicLong overruns = new AtomicLong();
    final AtomicLong qos0Dropped = new AtomicLong();
    /** Milliseconds since the epoch; 0 before the first message. */
    volatile long lastMessageMillis;
}
