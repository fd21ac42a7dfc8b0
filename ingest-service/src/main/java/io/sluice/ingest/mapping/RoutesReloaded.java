/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.mapping;

/**
 * Routes that are in force now.
 *
 * @param ownRoutes how many of them the configuration has; the default routes come after them
 */
public record RoutesReloaded(int ownRoutes) {}
