/* SPDX-License-Identifier: Apache-2.0 */
/** What the routes make of a message, without keeping it. */
@NullMarked
package io.sluice.ingest.mapping;

import org.jspecify.annotations.NullMarked;
