/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.drill;

import io.sluice.ingest.config.IngestLifecycle;
import io.sluice.support.problem.ApiException;
import io.sluice.support.problem.FieldFault;
import io.sluice.support.security.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/drills/store-outage}: begins a drill, tells of it, ends it. */
@RestController
@RequestMapping("/api/v1/drills/store-outage")
@Tag(name = "Drills", description = "Outages on purpose, on a running system.")
public final class DrillController {

    private final StoreOutageDrill drill;

    public DrillController(StoreOutageDrill drill) {
        this.drill = drill;
    }

    /** How long the store is to be away. */
    public record DrillRequest(@Nullable Integer seconds) {}

    @PostMapping
    @Operation(summary = "Takes the store for unavailable for some seconds (1 to 600), and watches what comes of it")
    ResponseEntity<DrillReport> start(@RequestBody DrillRequest request) {
        requireAllSites();
        return switch (drill.start(checked(request.seconds()))) {
            case DrillStart.Started started -> ResponseEntity.accepted().body(started.report());
            case DrillStart.Refused refused ->
                throw ApiException.of(HttpStatus.CONFLICT, refused.code(), refused.reason());
            case DrillStart.NotRunning _ -> throw IngestLifecycle.notRunning();
        };
    }

    @GetMapping
    @Operation(summary = "The drill under way, else the last one since the start")
    DrillReport report() {
        requireAllSites();
        return drill.report()
                .orElseThrow(() -> none("There was no drill since the start; POST {\"seconds\": 20} begins one."));
    }

    @DeleteMapping
    @Operation(summary = "Ends the outage now; after the outage, ends the watch")
    DrillReport end() {
        requireAllSites();
        return drill.end().orElseThrow(() -> none("No drill is under way."));
    }

    /** A drill holds up everybody's readings. */
    private static void requireAllSites() {
        Caller.current().requireEverySite("A drill concerns");
    }

    private static int checked(@Nullable Integer seconds) {
        if (seconds == null || seconds < 1 || seconds > StoreOutageDrill.LONGEST_SECONDS) {
            throw ApiException.invalid(List.of(new FieldFault(
                    "$.seconds",
                    "out-of-bounds",
                    "seconds = %s is not a whole number from 1 to %d"
                            .formatted(seconds, StoreOutageDrill.LONGEST_SECONDS))));
        }
        return seconds;
    }

    private static ApiException none(String detail) {
        return ApiException.of(HttpStatus.NOT_FOUND, "no-drill", detail);
    }
}
