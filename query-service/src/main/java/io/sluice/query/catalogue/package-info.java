/* SPDX-License-Identifier: Apache-2.0 */
/** Sites and devices, from a directory that is read again every few seconds. */
@NullMarked
package io.sluice.query.catalogue;

import org.jspecify.annotations.NullMarked;
