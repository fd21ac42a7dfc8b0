/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import io.sluice.codec.Decoding;
import io.sluice.model.SeriesKey;

/** Reads messages of the format {@code sparkplug-b}. Not thread-safe. */
public interface SparkplugReader {

    /**
     * Decodes a message.
     *
     * @param routed what the route says: its site and measurement, where it has them, and its tags
     * @param receivedAtNanos the time of metrics when neither they nor the payload have one
     */
    Decoding decode(String topic, SeriesKey routed, byte[] payload, long receivedAtNanos);

    /** A message comes whose payload cannot be had. */
    void passOver(String topic, long receivedAtNanos);

    /** What has become of sessions since the last call; those who only look have none. */
    SessionChanges takeChanges();
}
