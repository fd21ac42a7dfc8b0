/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import io.sluice.ingest.config.IngestLifecycle;
import io.sluice.model.FieldType;
import io.sluice.support.problem.ApiException;
import io.sluice.support.problem.FieldFault;
import io.sluice.support.request.Parameters;
import io.sluice.support.security.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /schema}: which fields there are and of what type, what has changed, and that it was meant. */
@RestController
@Tag(name = "Schema", description = "Which fields each measurement has and of what type, and what has changed.")
public final class SchemaController {

    private static final int MOST_EVENTS = 1_000;
    private static final int USUAL_EVENTS = 100;

    private final IngestLifecycle ingest;

    public SchemaController(IngestLifecycle ingest) {
        this.ingest = ingest;
    }

    /** What is accepted. */
    public record AcceptRequest(
            @Nullable String measurement,
            @Nullable String field,
            @Nullable String type) {}

    @GetMapping("/api/v1/schema")
    @Operation(
            summary = "The measurements that were learned, or one of them with its fields",
            description =
                    "Types are per measurement and field over all sites, as in the store. A key limited to sites sees the"
                            + " measurements that these have sent.")
    SchemaViews.Schema schema(
            @RequestParam(required = false) @Nullable String measurement,
            @Parameter(hidden = true) HttpServletRequest request) {
        Parameters parameters = new Parameters(request.getParameterMap(), List.of("measurement"));
        Optional<String> name = parameters.name("measurement");
        parameters.check();
        Caller caller = Caller.current();
        SchemaWatch watch = keeper().watch();
        List<MeasurementState> found =
                name.map(one -> watch.state(one).stream().toList()).orElseGet(watch::states);
        return new SchemaViews.Schema(
                watch.policy().word(),
                found.stream()
                        .filter(state -> maySee(caller, state))
                        .map(state -> SchemaViews.Measurement.of(state, name.isPresent()))
                        .toList());
    }

    private static boolean maySee(Caller caller, MeasurementState state) {
        return caller.sites().isEmpty() || state.sites().stream().anyMatch(caller::mayUse);
    }

    @GetMapping("/api/v1/schema/events")
    @Operation(
            summary = "What has changed, newest first",
            description =
                    "The newest 10 000 events, 2 500 of a site. kind is one of new-measurement, new-field, vanished,"
                            + " returned, type-changed, scale-jump. What is noticed again within an hour counts on its event.")
    SchemaViews.Events events(
            @RequestParam(required = false) @Nullable String measurement,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String site,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            @Parameter(hidden = true) HttpServletRequest request) {
        Parameters parameters =
                new Parameters(request.getParameterMap(), List.of("measurement", "kind", "site", "limit", "cursor"));
        Optional<String> ofMeasurement = parameters.name("measurement");
        Optional<String> ofSite = parameters.name("site");
        Optional<EventKind> ofKind = parameters.parsed("kind", SchemaController::kind);
        int most = parameters.number("limit", USUAL_EVENTS, 1, MOST_EVENTS);
        long below = parameters.parsed("cursor", SchemaController::cursor).orElse(Long.MAX_VALUE);
        parameters.check();
        Caller caller = Caller.current();
        SchemaEvents.Page page = keeper().watch()
                .events()
                .list(
                        below,
                        most,
                        event -> caller.mayUse(event.site())
                                && ofMeasurement
                                        .filter(other -> !other.equals(event.measurement()))
                                        .isEmpty()
                                && ofSite.filter(other -> !other.equals(event.site()))
                                        .isEmpty()
                                && ofKind.filter(other -> other != event.kind()).isEmpty());
        Long next = page.next();
        return new SchemaViews.Events(
                page.events().stream().map(SchemaViews.Event::of).toList(), next == null ? null : next.toString());
    }

    private static EventKind kind(String word) {
        return EventKind.of(word)
                .orElseThrow(() -> new IllegalArgumentException("is none of "
                        + Arrays.stream(EventKind.values()).map(EventKind::word).collect(Collectors.joining(", "))
                        + ". Give one, or leave it out."));
    }

    private static long cursor(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("is not one of ours. Leave it out to begin anew.");
        }
        return Long.parseLong(text);
    }

    @PostMapping("/api/v1/schema/accept")
    @Operation(
            summary = "From now on a field is of this type: float, integer, boolean or text",
            description =
                    "For a change that was meant, or a type learned from a wrong value. The store keeps the type it has."
                            + " A type concerns every site: a key limited to sites may not.")
    SchemaViews.Accepted accept(@RequestBody AcceptRequest request) {
        Caller.current().requireEverySite("A field's type concerns");
        List<FieldFault> faults = new ArrayList<>();
        String measurement = given("measurement", request.measurement(), faults);
        String field = given("field", request.field(), faults);
        Optional<FieldType> type = TypeWords.parse(given("type", request.type(), faults));
        if (type.isEmpty() && request.type() != null) {
            faults.add(new FieldFault(
                    "$.type", "bad-value", "type = '%s' is none of %s".formatted(request.type(), TypeWords.ALL)));
        }
        if (!faults.isEmpty()) {
            throw ApiException.invalid(faults);
        }
        return accept(measurement, field, type.orElseThrow());
    }

    private SchemaViews.Accepted accept(String measurement, String field, FieldType type) {
        try {
            FieldType was = keeper().accept(measurement, field, type)
                    .orElseThrow(() -> ApiException.of(
                            HttpStatus.NOT_FOUND,
                            "unknown-field",
                            "No field '%s' of a measurement '%s' has been learned; GET /api/v1/schema lists what has."
                                    .formatted(field, measurement)));
            return new SchemaViews.Accepted(measurement, field, TypeWords.of(was), TypeWords.of(type));
        } catch (IOException e) {
            throw ApiException.later(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "not-durable",
                    "The type holds now, but could not be written, and may not hold after a crash: " + e.getMessage(),
                    Duration.ofSeconds(5));
        }
    }

    private static String given(String name, @Nullable String value, List<FieldFault> faults) {
        if (value == null || value.isBlank()) {
            faults.add(new FieldFault("$." + name, "missing", name + " is missing"));
            return "";
        }
        return value;
    }

    private SchemaKeeper keeper() {
        return ingest.parts().orElseThrow(IngestLifecycle::notRunning).schema();
    }
}
