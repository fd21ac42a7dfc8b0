/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import java.net.URI;

/** Where ingest finds its broker, asked when it starts: an embedded broker's port is not known before. */
@FunctionalInterface
public interface BrokerAddress {
    URI uri();
}
