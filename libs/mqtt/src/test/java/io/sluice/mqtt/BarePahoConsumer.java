/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * The yardstick: Paho as it comes, MQTT 5, shared persistent subscription, manual acknowledgements; it acknowledges and
 * drops. Arguments: uri, group, filter, count, and optionally the receive maximum. Prints messages per second and the
 * process's CPU time per message, overall and for the second half.
 */
public final class BarePahoConsumer {

    private BarePahoConsumer() {}

    /** Runs until so many messages have come. */
    public static void main(String[] args) throws Exception {
        long count = Long.parseLong(args[3]);
        int receiveMaximum = args.length > 4 ? Integer.parseInt(args[4]) : 8_192;
        Meter meter = new Meter(count);
        MqttAsyncClient client = new MqttAsyncClient(args[0], "bare-paho-" + args[1], new MemoryPersistence());
        connect(client, args, receiveMaximum, (topic, message) -> {
            client.messageArrivedComplete(message.getId(), message.getQos());
            meter.mark();
        });
        System.out.println("ready");
        meter.done.await();
        System.out.println(meter.report());
        client.disconnect().waitForCompletion(2_000);
        client.close();
    }

    /** What to do with a message. */
    @FunctionalInterface
    interface Taker {
        void take(String topic, MqttMessage message) throws MqttException;
    }

    static void connect(MqttAsyncClient client, String[] args, int receiveMaximum, Taker taker) throws Exception {
        client.setManualAcks(true);
        client.setCallback(new Callback(taker));
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(3_600L);
        options.setReceiveMaximum(receiveMaximum);
        client.connect(options).waitForCompletion(10_000);
        MqttSubscription filter = new MqttSubscription("$share/" + args[1] + "/" + args[2], 1);
        client.subscribe(new MqttSubscription[] {filter}, null, null, new MqttProperties())
                .waitForCompletion(10_000);
    }

    /** Rates over all messages and over the second half. */
    static final class Meter {

        final CountDownLatch done = new CountDownLatch(1);
        private final long count;
        private final AtomicLong seen = new AtomicLong();
        private volatile Point first = Point.now();
        private volatile Point middle = first;
        private volatile Point last = first;

        private record Point(long nanos, long cpuNanos) {
            static Point now() {
                var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
                return new Point(System.nanoTime(), system.getProcessCpuTime());
            }
        }

        Meter(long count) {
            this.count = count;
        }

        void mark() {
            long now = seen.incrementAndGet();
            if (now == 1) {
                first = Point.now();
            } else if (now == count / 2) {
                middle = Point.now();
            } else if (now == count) {
                last = Point.now();
                done.countDown();
            }
        }

        String report() {
            return line("overall", first, last, count) + "\n" + line("second half", middle, last, count - count / 2);
        }

        private static String line(String name, Point from, Point to, long messages) {
            double seconds = (to.nanos() - from.nanos()) / (double) TimeUnit.SECONDS.toNanos(1);
            double micros = (to.cpuNanos() - from.cpuNanos()) / 1_000.0 / messages;
            return "%s: %d messages, %.0f messages/s, %.2f us CPU per message"
                    .formatted(name, messages, messages / seconds, micros);
        }
    }

    private record Callback(Taker taker) implements MqttCallback {

        @Override
        public void messageArrived(String topic, MqttMessage message) throws Exception {
            taker.take(topic, message);
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            System.out.println("disconnected: " + response);
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            System.out.println("error: " + exception);
        }

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }
}
