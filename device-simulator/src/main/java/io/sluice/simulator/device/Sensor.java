/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator.device;

import java.util.List;

/**
 * What a device measures at once and sends as one message.
 *
 * @param measurement last level of the topic
 * @param channels the payload's fields, in order
 */
public record Sensor(String measurement, List<Channel> channels) {

    public Sensor {
        channels = List.copyOf(channels);
    }

    /**
     * The JSON payload of one message.
     *
     * @param sequence number of the message within the device and measurement
     * @param clock the device's own time in milliseconds since the epoch, which may be wrong
     * @param epochMillis the true time, at which the sensor is read
     */
    String payload(long sequence, long clock, long epochMillis) {
        StringBuilder json = new StringBuilder(128);
        json.append("{\"ts\":").append(clock).append(",\"seq\":").append(sequence);
        for (Channel channel : channels) {
            json.append(",\"").append(channel.field()).append("\":");
            channel.appendValue(json, epochMillis);
        }
        return json.append('}').toString();
    }
}
