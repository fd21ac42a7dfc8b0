/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The contract kit: what every {@link io.sluice.store.TelemetryStore} must do, and a store in memory that does it. An
 * adapter proves itself by a test class that extends {@link io.sluice.store.kit.TelemetryStoreContract}.
 */
@NullMarked
package io.sluice.store.kit;

import org.jspecify.annotations.NullMarked;
