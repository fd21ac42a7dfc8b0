/* SPDX-License-Identifier: Apache-2.0 */
/** REST over the history: a thin program over an importable configuration. */
@NullMarked
package io.sluice.query;

import org.jspecify.annotations.NullMarked;
