/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.latest;

import io.sluice.model.DeviceKey;
import io.sluice.model.Names;
import io.sluice.query.catalogue.DirectoryCache;
import io.sluice.query.readings.PlainValue;
import io.sluice.query.web.QueryMetrics;
import io.sluice.store.LatestValue;
import io.sluice.store.TelemetryStore;
import io.sluice.store.TimeRange;
import io.sluice.support.problem.ApiException;
import io.sluice.support.request.Parameters;
import io.sluice.support.request.TimeText;
import io.sluice.support.security.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /sites/{site}/devices/{device}/latest}. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Latest", description = "What a device measured last")
public class LatestController {

    /** A device's clock may be ahead by this much; what is further ahead would hide the true last values. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private final TelemetryStore store;
    private final DirectoryCache directory;
    private final Duration lookback;
    private final QueryMetrics metrics;
    private final InstantSource clock;

    public LatestController(
            TelemetryStore store,
            DirectoryCache directory,
            Duration lookback,
            QueryMetrics metrics,
            InstantSource clock) {
        this.store = store;
        this.directory = directory;
        this.lookback = lookback;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** A device's last values. */
    public record Latest(String site, String device, List<Value> values) {}

    /** The last value of one field. */
    public record Value(
            String measurement,
            String field,
            @Schema(example = "2026-01-01T00:00:00Z") String time,

            @Schema(description = "A number, a truth value or a text", example = "15.07")
            Object value) {}

    @Operation(
            summary = "The last value of each measurement and field, with its own time",
            description =
                    "Looks back by sluice.query.lookback (30 days). Times more than 5 minutes in the future do not count. 404 for a device that the key does not see.")
    @GetMapping("/sites/{site}/devices/{device}/latest")
    Latest latest(@PathVariable String site, @PathVariable String device, HttpServletRequest request) {
        new Parameters(request.getParameterMap(), List.of()).check();
        if (!Names.isValid(site) || !Names.isValid(device) || !Caller.current().mayUse(site)) {
            throw unknown(site, device);
        }
        return metrics.time("latest", () -> latest(new DeviceKey(site, device)));
    }

    private Latest latest(DeviceKey device) {
        List<LatestValue> values = store.latest(device, range());
        if (values.isEmpty() && !directory.current().contains(device)) {
            throw unknown(device.site(), device.device());
        }
        return new Latest(
                device.site(),
                device.device(),
                values.stream().map(LatestController::shown).toList());
    }

    private TimeRange range() {
        Instant now = clock.instant();
        return new TimeRange(TimeText.nanos(now.minus(lookback)), TimeText.nanos(now.plus(AHEAD)) + 1);
    }

    private static Value shown(LatestValue value) {
        return new Value(
                value.measurement(), value.field(), TimeText.show(value.timeNanos()), PlainValue.of(value.value()));
    }

    private static ApiException unknown(String site, String device) {
        return ApiException.of(
                HttpStatus.NOT_FOUND,
                "unknown-device",
                "There is no device '%s' at site '%s'. GET /api/v1/devices lists those there are."
                        .formatted(device, site));
    }
}
