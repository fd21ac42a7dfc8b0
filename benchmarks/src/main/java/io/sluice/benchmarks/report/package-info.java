/* SPDX-License-Identifier: Apache-2.0 */
/** Figures beside their targets: a table for people, Markdown and JSON to keep. */
@NullMarked
package io.sluice.benchmarks.report;

import org.jspecify.annotations.NullMarked;
