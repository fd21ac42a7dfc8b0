/* SPDX-License-Identifier: Apache-2.0 */
/** Asks Sparkplug's edge nodes for the births that are missing. */
@NullMarked
package io.sluice.ingest.rebirth;

import org.jspecify.annotations.NullMarked;
