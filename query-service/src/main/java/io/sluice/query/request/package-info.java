/* SPDX-License-Identifier: Apache-2.0 */
/** Cursors: where the next page of an answer begins. */
@NullMarked
package io.sluice.query.request;

import org.jspecify.annotations.NullMarked;
