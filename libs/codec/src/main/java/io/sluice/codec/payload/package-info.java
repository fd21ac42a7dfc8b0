/* SPDX-License-Identifier: Apache-2.0 */
/** Payload formats: bytes to fields and times. */
@NullMarked
package io.sluice.codec.payload;

import org.jspecify.annotations.NullMarked;
