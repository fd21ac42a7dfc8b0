/* SPDX-License-Identifier: Apache-2.0 */
/** All of Sluice in one JVM: embedded broker, embedded store, the services' configurations and the console. */
@NullMarked
package io.sluice.allinone;

import org.jspecify.annotations.NullMarked;
