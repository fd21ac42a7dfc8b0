/* SPDX-License-Identifier: Apache-2.0 */
/** The delivery ledger over HTTP. */
@NullMarked
package io.sluice.ingest.delivery;

import org.jspecify.annotations.NullMarked;
