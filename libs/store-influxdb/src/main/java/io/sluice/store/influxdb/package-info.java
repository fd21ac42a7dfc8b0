/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The store port over InfluxDB, every generation of it: what 1.8, 2.x and 3.x have in common is {@code /api/v2/write}
 * with line protocol and {@code /query} with InfluxQL, so nothing else is used. What they do not have in common (the
 * answers to a bad batch above all) is kept in {@code InfluxAnswers} and {@code RefusedLines}. Rules that follow from it:
 *
 * <ul>
 *   <li>one statement per request, for 3.x takes no more;
 *   <li>no {@code SHOW SERIES}, no {@code SLIMIT}: 3.x has neither;
 *   <li>tag queries carry a bound of time, or 3.x would look back a day only;
 *   <li>types of numbers come from the field keys, since the answers' JSON does not tell 15.0 from 15.
 * </ul>
 */
@NullMarked
package io.sluice.store.influxdb;

import org.jspecify.annotations.NullMarked;
