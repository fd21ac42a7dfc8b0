/* SPDX-License-Identifier: Apache-2.0 */
/** A durable, append-only log of opaque records in a folder. */
@NullMarked
package io.sluice.journal;

import org.jspecify.annotations.NullMarked;
