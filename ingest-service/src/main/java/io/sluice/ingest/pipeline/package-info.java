/* SPDX-License-Identifier: Apache-2.0 */
/** What the pipeline shows of itself: snapshot, meters, readiness. */
@NullMarked
package io.sluice.ingest.pipeline;

import org.jspecify.annotations.NullMarked;
