/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator.device;

/**
 * A message ready to be published.
 *
 * @param topic where to
 * @param payload JSON in UTF-8; not copied, not to be changed
 * @param sequence the payload's {@code seq}
 * @param timestamp the payload's {@code ts}, milliseconds since the epoch by the device's clock
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; one copy per message is saved
public record SimulatedMessage(String topic, byte[] payload, long sequence, long timestamp) {}
