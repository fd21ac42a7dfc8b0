/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.intake;

import io.sluice.mqtt.InboundPublish;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What waits to be made durable. */
sealed interface Arrival {

    /** When it came in, nanoseconds since the epoch. */
    long atNanos();

    /** The messages of one socket read. */
    record Publishes(long atNanos, List<InboundPublish> messages) implements Arrival {}

    /** One message of the HTTP door, whose caller waits for the answer. */
    record Post(long atNanos, String topic, byte[] payload, CompletableFuture<PostOutcome> answer) implements Arrival {}
}
