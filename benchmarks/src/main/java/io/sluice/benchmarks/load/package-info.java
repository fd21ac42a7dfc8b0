/* SPDX-License-Identifier: Apache-2.0 */
/** MQTT load and MQTT listeners that cost as little as can be, so that what is measured is not them. */
@NullMarked
package io.sluice.benchmarks.load;

import org.jspecify.annotations.NullMarked;
