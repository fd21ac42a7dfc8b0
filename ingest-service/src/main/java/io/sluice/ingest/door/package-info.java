/* SPDX-License-Identifier: Apache-2.0 */
/** The HTTP door: telemetry without MQTT. */
@NullMarked
package io.sluice.ingest.door;

import org.jspecify.annotations.NullMarked;
