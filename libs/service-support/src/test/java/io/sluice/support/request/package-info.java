/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.sluice.support.request;

import org.jspecify.annotations.NullMarked;
