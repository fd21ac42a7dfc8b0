/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import io.sluice.mqtt.PublisherSettings;
import org.jspecify.annotations.Nullable;

/**
 * How dead letters are kept and given out again.
 *
 * @param maxBytes the size of their files at which they are full; a site may hold a quarter of it
 * @param overflowBytes with {@link WhenFull#BLOCK}, the size of what sites beyond their quarter may hold together
 * @param replayPerSecond how many letters are read again per second
 * @param publisher how to reach the broker letters are published to; {@code null}: they are not
 */
public record DeadLetterSettings(
        long maxBytes,
        long overflowBytes,
        WhenFull whenFull,
        int replayPerSecond,
        @Nullable PublisherSettings publisher) {}
