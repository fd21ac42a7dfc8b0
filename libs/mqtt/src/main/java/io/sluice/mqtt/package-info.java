/**
 * The MQTT port: a receiver that keeps a shared subscription alive and hands over every PUBLISH, acknowledging only what
 * it is told to, and a publisher for simulators and tests. Eclipse Paho works inside; no Paho type leaves this module.
 *
 * <p>Path of a message: {@link io.sluice.mqtt.wire} cuts the bytes that Paho's receiver thread reads into frames, {@code
 * ReceiverTap} takes the PUBLISHes within a byte budget and hands them to the {@link io.sluice.mqtt.PublishSink}; {@link
 * io.sluice.mqtt.Lane#settle} writes the PUBACKs. {@code Member} keeps each connection subscribed, with a new {@link
 * io.sluice.mqtt.link.Link} (one Paho client object) per network connection; {@code Retirement} ends sessions that are no
 * longer used.
 *
 * <p>Seen of Mosquitto 2.0.11, and to be reckoned with: once acknowledgements flow it sends far more than the receive
 * maximum, so only the byte budget bounds memory; and it forgets shared subscriptions when it is restarted, so that what is
 * published before they are made again is acknowledged and discarded (plain subscriptions survive).
 */
@NullMarked
package io.sluice.mqtt;

import org.jspecify.annotations.NullMarked;
