/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.delivery;

import io.sluice.ingest.IngestEngine.Parts;
import io.sluice.ingest.config.IngestLifecycle;
import io.sluice.ingest.ledger.DeliveryLedger.DeviceDelivery;
import io.sluice.model.DeviceKey;
import io.sluice.model.Names;
import io.sluice.support.problem.ApiException;
import io.sluice.support.request.Parameters;
import io.sluice.support.request.TimeText;
import io.sluice.support.security.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /sites/{site}/devices/{device}/delivery}. */
@RestController
@Tag(name = "Delivery", description = "What came of what a device sent, and what never came.")
public final class DeliveryController {

    private final IngestLifecycle ingest;
    private final InstantSource clock;

    public DeliveryController(IngestLifecycle ingest, InstantSource clock) {
        this.ingest = ingest;
        this.clock = clock;
    }

    private record Range(long from, long to) {}

    @GetMapping("/api/v1/sites/{site}/devices/{device}/delivery")
    @Operation(
            summary =
                    "Per measurement: received, stored, duplicate, late, dead-lettered, missing seq ranges, clock skew",
            description =
                    "from and to (ISO-8601, epoch ms, or relative like -1h) choose by time of receipt: missing ranges by the"
                            + " moment they were noticed, counts by whole hours of the last 24. Without them everything counts.")
    DeliveryView delivery(
            @PathVariable String site,
            @PathVariable String device,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @Parameter(hidden = true) HttpServletRequest request) {
        Range range = range(request);
        if (!Names.isValid(site) || !Names.isValid(device) || !Caller.current().mayUse(site)) {
            throw unknown(site, device);
        }
        DeviceKey key = new DeviceKey(site, device);
        Parts parts = parts();
        DeviceDelivery found = parts.ledger().of(key, range.from(), range.to());
        if (found.series().isEmpty()) {
            throw unknown(site, device);
        }
        long waiting = Math.max(0, parts.journal().committedSequence() - found.position());
        return DeliveryView.of(key, found.position(), waiting, found.series());
    }

    private Range range(HttpServletRequest request) {
        Instant now = clock.instant();
        Parameters parameters = new Parameters(request.getParameterMap(), List.of("from", "to"));
        long from = parameters.parsed("from", text -> TimeText.parse(text, now)).orElse(Long.MIN_VALUE);
        long to = parameters.parsed("to", text -> TimeText.parse(text, now)).orElse(Long.MAX_VALUE);
        if (from >= to) {
            parameters.fault(
                    "from",
                    "empty-range",
                    parameters.text("from").orElse(""),
                    "is not before to. Give a from that is earlier, or leave one out.");
        }
        parameters.check();
        return new Range(from, to);
    }

    private Parts parts() {
        return ingest.parts().orElseThrow(IngestLifecycle::notRunning);
    }

    private static ApiException unknown(String site, String device) {
        return ApiException.of(
                HttpStatus.NOT_FOUND,
                "unknown-device",
                "Nothing has been received from a device '%s' at site '%s' that is still counted."
                        .formatted(device, site));
    }
}
