/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The embedded MQTT broker of the all-in-one program: Apache Artemis with a forced journal, set up so that what a device
 * was told is kept is kept, whatever happens to a connection, a disk or the process.
 *
 * <p>{@link io.sluice.allinone.broker.EmbeddedBroker} is the door. Around the library stand four things of our own:
 *
 * <ul>
 *   <li>{@code ArtemisSettings}: every setting that differs from the library's default, each with its reason;
 *   <li>{@code MqttGate}: one per connection, between the library's decoder and its protocol code: who may connect, what
 *       may be published and subscribed, and names the library would misread;
 *   <li>{@code SessionRepair}: frees what a broken connection leaves behind in its session, which would otherwise stop
 *       that session for good;
 *   <li>{@link io.sluice.allinone.broker.StallWatchdog}: sees a session that stands still all the same, and heals it.
 * </ul>
 *
 * <p>Nothing outside this package sees a type of the broker library.
 */
@NullMarked
package io.sluice.allinone.broker;

import org.jspecify.annotations.NullMarked;
