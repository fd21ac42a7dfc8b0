/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.link;

import org.eclipse.paho.mqttv5.client.MqttPingSender;
import org.eclipse.paho.mqttv5.client.internal.ClientComms;

/** Keeps Paho from pinging: {@link KeepAlive} does, and judges by everything that comes in. */
final class NoPing implements MqttPingSender {

    @Override
    public void init(ClientComms comms) {}

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public void schedule(long delayInMilliseconds) {}
}
