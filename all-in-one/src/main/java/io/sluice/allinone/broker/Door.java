/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

/** The two ways into the broker. */
enum Door {
    /** Ingest's own, on loopback, with a password made at every start. */
    INTERNAL,
    /** The devices'. */
    DEVICES
}
