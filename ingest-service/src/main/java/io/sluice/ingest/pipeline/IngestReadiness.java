/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.pipeline;

import io.sluice.ingest.IngestEngine.Parts;
import io.sluice.ingest.config.IngestLifecycle;
import io.sluice.ingest.intake.IntakeState;
import io.sluice.mqtt.ConnectionState;
import io.sluice.mqtt.ConnectionStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether ingest takes readings all the way to the store, and if not, why: one reason per part that holds it up. Part of
 * readiness, never of liveness; starting the program anew mends none of these but a journal that is down.
 */
public final class IngestReadiness implements HealthIndicator {

    private final IngestLifecycle ingest;

    public IngestReadiness(IngestLifecycle ingest) {
        this.ingest = ingest;
    }

    @Override
    public Health health() {
        Map<String, String> reasons =
                ingest.parts().map(IngestReadiness::reasons).orElseGet(() -> Map.of("ingest", "not running"));
        Health.Builder health = reasons.isEmpty() ? Health.up() : Health.outOfService();
        return health.withDetails(withWarnings(reasons)).build();
    }

    /** With what does not hold anything up yet. */
    private Map<String, String> withWarnings(Map<String, String> reasons) {
        Map<String, String> details = new LinkedHashMap<>(reasons);
        ingest.parts()
                .flatMap(DeadLetterView::overShare)
                .ifPresent(warning -> details.putIfAbsent("dead-letters", warning));
        return details;
    }

    private static Map<String, String> reasons(Parts parts) {
        Map<String, String> reasons = new LinkedHashMap<>();
        switch (parts.intake().state()) {
            case IntakeState.Open _ -> {}
            case IntakeState.Full full -> reasons.put("journal", "full: " + full.reason());
            case IntakeState.Down down -> reasons.put("journal", "down: " + down.reason());
        }
        for (ConnectionStatus connection : parts.receiver().status().connections()) {
            if (connection.state() != ConnectionState.SUBSCRIBED) {
                String fault = connection.lastFault() == null ? "no answer yet" : connection.lastFault();
                reasons.put("mqtt-" + connection.clientId(), "not subscribed: " + fault);
            }
        }
        parts.forwarder().writer().trouble().ifPresent(reason -> reasons.put("store", reason));
        parts.forwarder().settlement().trouble().ifPresent(reason -> reasons.put("dead-letters", reason));
        return reasons;
    }
}
