/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.sluice.query.catalogue;

import org.jspecify.annotations.NullMarked;
