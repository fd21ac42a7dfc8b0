/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/**
 * The tap beside {@link BarePahoConsumer}: the same arguments and output, acknowledging each read's messages at once in one
 * group and dropping them.
 */
public final class TapConsumer {

    private TapConsumer() {}

    /** Runs until so many messages have come. */
    public static void main(String[] args) throws Exception {
        long count = Long.parseLong(args[3]);
        int receiveMaximum = args.length > 4 ? Integer.parseInt(args[4]) : 8_192;
        BarePahoConsumer.Meter meter = new BarePahoConsumer.Meter(count);
        ReceiverSettings settings = ReceiverSettings.builder(
                        URI.create(args[0]), Files.createTempDirectory("tap-consumer"), args[1], List.of(args[2]))
                .receiveMaximum(receiveMaximum)
                .build();
        try (MqttReceiver receiver = new MqttReceiver(settings, publishes -> {
            publishes.getFirst().lane().settle(publishes);
            publishes.forEach(publish -> meter.mark());
        })) {
            receiver.start();
            System.out.println(receiver.awaitSubscribed(Duration.ofSeconds(20)) ? "ready" : receiver.status());
            meter.done.await();
            System.out.println(meter.report());
        }
    }
}
