/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import io.netty.handler.codec.mqtt.MqttReasonCodes;

/**
 * Why a filter may not be subscribed.
 *
 * @param code what a client of MQTT 5 is told in the SUBACK
 * @param reason a sentence for the log, safe to be written there
 */
record FilterFault(MqttReasonCodes.SubAck code, String reason) {}
