/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * A program that receives by Paho, as it comes, and does nothing but acknowledge: the measure for what a message costs in
 * ingest. Arguments: port, client id, topic filter, receive maximum, file of the {@link SharedCounter}.
 */
final class PahoConsumer implements MqttCallback {

    private static final long EXPIRY_SECONDS = 7 * 24 * 3600;

    private final SharedCounter counter;
    private long received;

    private PahoConsumer(SharedCounter counter) {
        this.counter = counter;
    }

    public static void main(String[] args) throws MqttException, IOException, InterruptedException {
        SharedCounter counter = SharedCounter.open(Path.of(args[4]));
        MqttAsyncClient client = new MqttAsyncClient("tcp://127.0.0.1:" + args[0], args[1], new MemoryPersistence());
        client.setCallback(new PahoConsumer(counter));
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(EXPIRY_SECONDS);
        options.setReceiveMaximum(Integer.parseInt(args[3]));
        client.connect(options).waitForCompletion();
        client.subscribe(args[2], 1).waitForCompletion();
        System.out.println(PahoProgram.READY);
        Thread.currentThread().join(); // until somebody ends the process
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        counter.set(++received);
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        System.out.println("disconnected: " + response);
        Runtime.getRuntime().halt(1);
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
