/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.sluice.query.readings;

import org.jspecify.annotations.NullMarked;
