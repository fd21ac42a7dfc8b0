/* SPDX-License-Identifier: Apache-2.0 */
/** Raw readings and windows, a page at a time, as JSON, CSV or newline-delimited JSON. */
@NullMarked
package io.sluice.query.readings;

import org.jspecify.annotations.NullMarked;
