/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Sensor Measurement Lists (RFC 8428), in JSON and CBOR: an array of records, in which base fields of one record hold for
 * the records after it, too. Both forms are read by the same code, since a pull parser gives the same tokens for them.
 */
@NullMarked
package io.sluice.codec.senml;

import org.jspecify.annotations.NullMarked;
