/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a flooding site publishes, from number {@code first} on: number {@code n} is of device {@code n % 10} and carries {@code seq}.
 * It has no time of its own, so that its row is stored at its time of receipt, which is the time that a rate counts by.
 */
record SiteFlood(String site, int first) implements Oracle.Messages {

    static final String MEASUREMENT = "flood";

    private static final int DEVICES = 10;
    private static final String DEVICE = "dev-";

    @Override
    public String topic(int n) {
        return "telemetry/%s/%s%d/%s".formatted(site, DEVICE, (first + n) % DEVICES, MEASUREMENT);
    }

    @Override
    public byte[] payload(int n) {
        return "{\"temperature\":21.5,\"seq\":%d}"
                .formatted((first + n) / DEVICES)
                .getBytes(UTF_8);
    }

    /** The number of the message with this device and {@code seq}. */
    static int number(String device, int seq) {
        return seq * DEVICES + Integer.parseInt(device.substring(DEVICE.length()));
    }
}
