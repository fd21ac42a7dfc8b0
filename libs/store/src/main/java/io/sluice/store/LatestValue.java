/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store;

import io.sluice.model.FieldValue;

/** The newest value of a field, with its own time in nanoseconds since the epoch. */
public record LatestValue(String measurement, String field, long timeNanos, FieldValue value) {}
