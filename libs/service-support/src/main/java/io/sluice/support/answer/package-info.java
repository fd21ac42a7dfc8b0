/* SPDX-License-Identifier: Apache-2.0 */
/** Answers that are large: how many are in memory at a time, and how long a caller may take to fetch one. */
@NullMarked
package io.sluice.support.answer;

import org.jspecify.annotations.NullMarked;
