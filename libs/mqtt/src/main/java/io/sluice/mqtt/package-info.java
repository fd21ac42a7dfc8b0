/**
 * The MQTT port: a receiver that keeps a shared subscription alive and hands over every PUBLISH, acknowledging only what
 * it is told to, and a publisher for simulators and tests. Eclipse Paho works inside; no Paho type leaves this module.
 */
@NullMarked
package io.sluice.mqtt;

import org.jspecify.annotations.NullMarked;
