/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Readings of the site {@code plant}, measurement {@code environment}: message {@code n} is of device
 * {@code n % devices}, carries {@code seq} and, if wanted, a time of its own that no other message of its device has.
 */
record PlantMessages(int devices, boolean timed, Instant start) implements Oracle.Messages {

    static final String SITE = "plant";
    static final String MEASUREMENT = "environment";

    /** With times, a millisecond apart, that begin an hour ago. */
    static PlantMessages timed(int devices) {
        return new PlantMessages(devices, true, Instant.now().minusSeconds(3600));
    }

    /** Without times: the time of receipt counts. */
    static PlantMessages untimed(int devices) {
        return new PlantMessages(devices, false, Instant.now());
    }

    /** The same messages from number {@code first} on: its message 0 is our {@code first}. */
    Oracle.Messages from(int first) {
        return new Oracle.Messages() {
            @Override
            public String topic(int n) {
                return PlantMessages.this.topic(first + n);
            }

            @Override
            public byte[] payload(int n) {
                return PlantMessages.this.payload(first + n);
            }
        };
    }

    @Override
    public String topic(int n) {
        return "telemetry/%s/%s/%s".formatted(SITE, device(n, devices), MEASUREMENT);
    }

    /** The device of message {@code n}. */
    static String device(int n, int devices) {
        return "dev-%05d".formatted(n % devices);
    }

    @Override
    public byte[] payload(int n) {
        int seq = n / devices;
        String time = timed ? "\"ts\":" + start.plusMillis(seq).toEpochMilli() + "," : "";
        return "{%s\"temperature\":%d.%02d,\"humidity\":%d.5,\"seq\":%d}"
                .formatted(time, 15 + n % 10, n % 100, 30 + n % 40, seq)
                .getBytes(StandardCharsets.UTF_8);
    }
}
