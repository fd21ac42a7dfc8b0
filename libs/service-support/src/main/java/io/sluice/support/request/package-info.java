/* SPDX-License-Identifier: Apache-2.0 */
/** What requests carry: parameters, whose faults are answered all at once, and times. */
@NullMarked
package io.sluice.support.request;

import org.jspecify.annotations.NullMarked;
