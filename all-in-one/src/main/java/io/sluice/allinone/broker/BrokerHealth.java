/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

/** How the embedded broker is, for readiness. Each reason says what is wrong and what to do. */
public sealed interface BrokerHealth {

    /** Devices are served. */
    record Up() implements BrokerHealth {}

    /** It runs, but devices have to wait or soon will; nothing that was acknowledged is lost. */
    record Degraded(String reason) implements BrokerHealth {}

    /** It does not run. */
    record Down(String reason) implements BrokerHealth {}
}
