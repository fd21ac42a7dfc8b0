/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.sluice.support.answer;

import org.jspecify.annotations.NullMarked;
