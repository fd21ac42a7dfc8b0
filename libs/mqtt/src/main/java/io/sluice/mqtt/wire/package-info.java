/**
 * The wire side of the MQTT port, without Paho: a socket that cuts what it reads into MQTT frames, takes some of them off,
 * passes the rest on, and writes whole packets only. Inside this module only.
 */
@NullMarked
package io.sluice.mqtt.wire;

import org.jspecify.annotations.NullMarked;
