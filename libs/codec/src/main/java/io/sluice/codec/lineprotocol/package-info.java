/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Readings as line protocol, the text that InfluxDB of every generation (and QuestDB) takes in. What is written here is
 * the part of the format that all of them read alike: tags sorted by name, whole numbers with {@code i}, booleans in
 * full, texts in quotes with only quote and backslash escaped, times in nanoseconds.
 */
@NullMarked
package io.sluice.codec.lineprotocol;

import org.jspecify.annotations.NullMarked;
