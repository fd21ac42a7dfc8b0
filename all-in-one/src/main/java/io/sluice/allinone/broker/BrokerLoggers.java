/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import java.util.Map;

/** The levels the broker library's loggers need; its own defaults write every message. */
public final class BrokerLoggers {

    /**
     * Logger name to level. The audit loggers write a line for every message at INFO; the publish manager writes one for
     * every acknowledgement that came too late, up to a window of them for each connection that ends; the rest is silent
     * unless something is odd.
     */
    public static final Map<String, String> LEVELS = Map.of(
            "org.apache.activemq.audit",
            "OFF",
            "org.apache.activemq.artemis.core.protocol.mqtt.MQTTPublishManager",
            "ERROR",
            "org.apache.activemq",
            "WARN",
            "io.netty",
            "WARN");

    private BrokerLoggers() {}
}
