/* SPDX-License-Identifier: Apache-2.0 */
/** Parameters of a request, judged together: every fault is answered at once. */
@NullMarked
package io.sluice.query.request;

import org.jspecify.annotations.NullMarked;
