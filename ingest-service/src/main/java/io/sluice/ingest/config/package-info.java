/* SPDX-License-Identifier: Apache-2.0 */
/** Settings of the ingest service. */
@NullMarked
package io.sluice.ingest.config;

import org.jspecify.annotations.NullMarked;
