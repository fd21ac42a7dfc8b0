/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Readings with a sequence and a time of their own, of a few devices in turn: what a careful observer of the devices
 * would write down. Message {@code n} is of device {@code n % devices}, so all of a device's go over one connection.
 */
final class Sequenced {

    static final String SITE = "ledger";
    static final String MEASUREMENT = "counted";

    private static final Instant START = Instant.now().minusSeconds(7_200);

    private Sequenced() {}

    static String device(int device) {
        return "dev-%03d".formatted(device);
    }

    private static byte[] payload(long reading, long seq) {
        return "{\"ts\":%d,\"v\":%d.5,\"seq\":%d}"
                .formatted(START.plusMillis(reading).toEpochMilli(), reading % 100, seq)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Counters that go on for ever, of which somebody on the way is to take out {@link #lostMessages}. */
    record Dropped(int devices, Set<Long> lost) implements Oracle.Messages {

        /** Takes out so many readings of the first {@code of}, but none that is a device's first. */
        static Dropped random(int devices, int count, int of, Random random) {
            Set<Long> lost = new TreeSet<>();
            while (lost.size() < count) {
                lost.add(devices + random.nextLong(of - devices));
            }
            return new Dropped(devices, lost);
        }

        @Override
        public String topic(int n) {
            return "telemetry/%s/%s/%s".formatted(SITE, device(n % devices), MEASUREMENT);
        }

        @Override
        public byte[] payload(int n) {
            long seq = n / devices;
            return Sequenced.payload(seq, seq);
        }

        /** Those to be taken out, as they are published. */
        Set<LossyProxy.Message> lostMessages() {
            return lost.stream()
                    .map(Math::toIntExact)
                    .map(n -> new LossyProxy.Message(topic(n), new String(payload(n), StandardCharsets.UTF_8)))
                    .collect(Collectors.toUnmodifiableSet());
        }

        /** The numbers of a device that never come. */
        Set<Long> lostOf(int device) {
            return lost.stream()
                    .filter(message -> message % devices == device)
                    .map(message -> message / devices)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Counters of 8, 16 and 32 bits that wrap, and ones that begin anew; nothing is lost. */
    record Turning(int devices) implements Oracle.Messages {

        private static final int KINDS = 5;
        private static final long RUN = 997;

        @Override
        public String topic(int n) {
            return "telemetry/%s/%s/%s".formatted(SITE, device(n % devices), MEASUREMENT);
        }

        @Override
        public byte[] payload(int n) {
            long reading = n / devices;
            return Sequenced.payload(reading, seq(n % devices, reading));
        }

        private static long seq(int device, long reading) {
            return switch (device % KINDS) {
                case 0 -> reading & 0xff;
                case 1 -> (65_000 + reading) & 0xffff;
                case 2 -> (0xffff_ff00L + reading) & 0xffff_ffffL;
                case 3 -> reading % RUN;
                default -> 1 + reading % (RUN - 100);
            };
        }

        /** How often the counters of all devices have begun anew, by a wrap or a restart, in so many messages. */
        long turns(int messages) {
            return LongStream.range(0, devices)
                    .map(device -> turns((int) device, (messages - device + devices - 1) / devices))
                    .sum();
        }

        private static long turns(int device, long readings) {
            return LongStream.range(1, readings)
                    .filter(reading -> seq(device, reading) < seq(device, reading - 1))
                    .count();
        }
    }
}
