/* SPDX-License-Identifier: Apache-2.0 */
/** The ingest service: receives, makes durable, acknowledges, forwards. {@link io.sluice.ingest.IngestEngine} is the path of a message from end to end. */
@NullMarked
package io.sluice.ingest;

import org.jspecify.annotations.NullMarked;
