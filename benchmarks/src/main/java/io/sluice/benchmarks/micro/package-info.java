/* SPDX-License-Identifier: Apache-2.0 */
/** Classes on the hot path, each alone, under JMH. */
@NullMarked
package io.sluice.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
