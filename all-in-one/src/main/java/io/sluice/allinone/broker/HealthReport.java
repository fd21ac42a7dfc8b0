/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import java.util.List;

/** Puts the state of a running broker into words. */
final class HealthReport {

    private static final double NEARLY_FULL = 0.9;

    private final BrokerSettings settings;
    private final ArtemisServer at;

    HealthReport(BrokerSettings settings, ArtemisServer at) {
        this.settings = settings;
        this.at = at;
    }

    BrokerHealth health(boolean listening) throws Exception {
        if (!at.isActive()) {
            return new BrokerHealth.Down(
                    "the embedded broker has stopped by itself: %s. Look at the disk of %s and start again"
                            .formatted(at.failure(), settings.directory()));
        }
        if (at.isDiskLow()) {
            return new BrokerHealth.Degraded(
                    "less than %,d bytes are free on the disk of %s (sluice.broker.min-disk-free): what devices publish waits until there is room"
                            .formatted(settings.minDiskFreeBytes(), settings.directory()));
        }
        List<String> full = at.fullSubscriptions();
        if (!full.isEmpty()) {
            return new BrokerHealth.Degraded(
                    "the backlog of %s has reached %,d bytes (sluice.broker.max-backlog): what devices publish waits until it is read"
                            .formatted(full, settings.maxBacklogBytes()));
        }
        double share = at.statistics().backlogShare();
        if (share >= NEARLY_FULL) {
            return new BrokerHealth.Degraded(
                    "the backlog has reached %.0f %% of %,d bytes (sluice.broker.max-backlog); near 100 %% what devices publish waits"
                            .formatted(share * 100, settings.maxBacklogBytes()));
        }
        return listening
                ? new BrokerHealth.Up()
                : new BrokerHealth.Degraded("devices are not let in yet: ingest's subscription does not stand");
    }
}
