/* SPDX-License-Identifier: Apache-2.0 */
/** Collections of primitive values, where the JDK's would take a hundred bytes for eight. */
@NullMarked
package io.sluice.ingest.collect;

import org.jspecify.annotations.NullMarked;
