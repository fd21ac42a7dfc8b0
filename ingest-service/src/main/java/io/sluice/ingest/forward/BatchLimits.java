/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import java.time.Duration;

/**
 * When a batch is full.
 *
 * @param maxLines readings; a message's readings stay together, so the last message may go over
 * @param maxBytes of payloads and topics, about what the readings take as line protocol
 * @param linger how long the first message waits for more
 */
public record BatchLimits(int maxLines, long maxBytes, Duration linger) {}
