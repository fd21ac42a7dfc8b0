/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

/** The message a reading came from, as far as a dead letter needs it. */
record SourceMessage(long sequence, long receivedAtNanos, String topic, byte[] payload) {}
