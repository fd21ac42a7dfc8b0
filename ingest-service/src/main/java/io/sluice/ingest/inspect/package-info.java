/* SPDX-License-Identifier: Apache-2.0 */
/** What is looked at in decoded readings before they go to the store. */
@NullMarked
package io.sluice.ingest.inspect;

import org.jspecify.annotations.NullMarked;
