/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import java.util.Map;

/** The levels the broker library's loggers need; its own defaults write every message. */
public final class BrokerLoggers {

    /**
     * Logger name to level. The audit loggers write a line for every message at INFO; the rest of the library is silent
     * unless something is odd, and its start banner is of no use to an operator. A publisher cut off because the backlog
     * is full is written by the protocol logger with a stack trace each time; readiness says the same once, so only
     * errors of it are let through.
     */
    public static final Map<String, String> LEVELS =
            Map.of("org.apache.activemq.audit", "OFF", "org.apache.activemq", "WARN", "io.netty", "WARN");

    private BrokerLoggers() {}
}
