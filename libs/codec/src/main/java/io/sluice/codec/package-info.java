/* SPDX-License-Identifier: Apache-2.0 */
/** From a message's topic and bytes to readings. {@link io.sluice.codec.MessageDecoder} is the way in. */
@NullMarked
package io.sluice.codec;

import org.jspecify.annotations.NullMarked;
