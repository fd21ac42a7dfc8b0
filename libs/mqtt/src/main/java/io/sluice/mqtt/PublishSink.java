/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import java.util.List;

/** Where received messages go. */
@FunctionalInterface
public interface PublishSink {

    /**
     * Takes all messages of one socket read, in order of arrival; never empty. Called on the connection's read thread:
     * it must not block and must not throw; an exception ends the connection, and the broker sends again what was not
     * acknowledged.
     */
    void onPublishes(List<InboundPublish> publishes);
}
