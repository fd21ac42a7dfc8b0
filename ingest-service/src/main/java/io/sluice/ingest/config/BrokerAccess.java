/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** How ingest reaches its broker; asked when it starts, since an embedded broker's port is not known before. */
public interface BrokerAccess {

    URI uri();

    @Nullable
    String username();

    @Nullable
    String password();

    /** What {@code sluice.mqtt.*} says. */
    static BrokerAccess of(MqttProperties mqtt) {
        return new BrokerAccess() {
            @Override
            public URI uri() {
                return mqtt.uri();
            }

            @Override
            public @Nullable String username() {
                return mqtt.username();
            }

            @Override
            public @Nullable String password() {
                return mqtt.password();
            }
        };
    }
}
