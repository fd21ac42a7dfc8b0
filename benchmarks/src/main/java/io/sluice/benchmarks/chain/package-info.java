/* SPDX-License-Identifier: Apache-2.0 */
/** The whole chain with real servers, beside subscribers that do nothing but acknowledge. */
@NullMarked
package io.sluice.benchmarks.chain;

import org.jspecify.annotations.NullMarked;
