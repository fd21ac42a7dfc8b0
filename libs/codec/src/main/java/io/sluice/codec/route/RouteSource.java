/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.route;

/** The routes in force, which may be replaced while messages are decoded. Thread-safe. */
public final class RouteSource {

    private volatile RouteTable current;

    public RouteSource(RouteTable first) {
        this.current = first;
    }

    public RouteTable current() {
        return current;
    }

    /** Puts other routes in force; who decodes takes them up with the next message. */
    public void replace(RouteTable next) {
        current = next;
    }
}
