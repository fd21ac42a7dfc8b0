/* SPDX-License-Identifier: Apache-2.0 */
/** What all requests share: timing, and the answer when the store is down. */
@NullMarked
package io.sluice.query.web;

import org.jspecify.annotations.NullMarked;
