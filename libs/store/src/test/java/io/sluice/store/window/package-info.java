/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.sluice.store.window;

import org.jspecify.annotations.NullMarked;
