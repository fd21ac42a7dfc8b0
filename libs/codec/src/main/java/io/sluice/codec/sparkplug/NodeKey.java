/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

/**
 * An edge node: what sequence numbers, births and aliases belong to.
 *
 * @param group Sparkplug's group id
 * @param node the edge node's id within it
 */
public record NodeKey(String group, String node) {}
