/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store;

/** How a store is, asked just now. */
public sealed interface StoreHealth {

    record Up(String description) implements StoreHealth {}

    record Down(String reason) implements StoreHealth {}
}
