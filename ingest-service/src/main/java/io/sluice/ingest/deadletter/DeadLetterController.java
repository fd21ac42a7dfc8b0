/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import io.sluice.ingest.IngestEngine;
import io.sluice.ingest.config.IngestLifecycle;
import io.sluice.journal.JournalException;
import io.sluice.support.answer.Admission;
import io.sluice.support.answer.TimedAnswer;
import io.sluice.support.problem.ApiException;
import io.sluice.support.problem.FieldFault;
import io.sluice.support.security.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** {@code /api/v1/dead-letters}: what could not be stored; looked at, read again, deleted. */
@RestController
@Tag(name = "Dead letters", description = "Messages and readings that could not be stored, with the reason.")
public final class DeadLetterController {

    private static final int MOST = 1_000;
    private static final int MOST_BODY_BYTES = 1 << 20;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Set<String> PARAMETERS = Set.of("reason", "site", "device", "limit", "cursor");

    private final IngestLifecycle ingest;
    private final Admission admission;
    private final LetterPages pages;

    /**
     * The interface to the letters.
     *
     * @param admission of requests for pages, whose letters are in memory together
     */
    public DeadLetterController(IngestLifecycle ingest, Admission admission, TimedAnswer answers, JsonMapper mapper) {
        this.ingest = ingest;
        this.admission = admission;
        this.pages = new LetterPages(answers, mapper);
    }

    /** What came of a replay, per letter; {@code cursor} goes on with those that were left. */
    public record ReplayReport(
            List<ReplayView> letters, @Nullable String cursor) {}

    /** One letter of a report; {@code outcome} is the lower-case word of {@link ReplayResult.Outcome}. */
    public record ReplayView(
            String id,
            String outcome,
            @Nullable String reason,
            @Nullable String detail) {

        static ReplayView of(ReplayResult result) {
            return new ReplayView(result.id(), result.outcome().word(), result.reason(), result.detail());
        }
    }

    @GetMapping(path = "/api/v1/dead-letters", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Lists dead letters, oldest first")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = LetterPages.Shown.class)))
    void list(
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam(required = false) @Nullable String site,
            @RequestParam(required = false) @Nullable String device,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(defaultValue = "0") String cursor,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws JournalException {
        List<FieldFault> faults = unknown(request);
        if (limit < 1 || limit > MOST) {
            faults.add(invalid("limit", "limit = %d is out of bounds; give 1 to %d".formatted(limit, MOST)));
        }
        Optional<Long> from = LetterFilter.cursor(cursor);
        if (from.isEmpty()) {
            faults.add(invalid(
                    "cursor", "cursor = '%s' is not one of ours; leave it out to begin anew".formatted(cursor)));
        }
        if (!faults.isEmpty()) {
            throw ApiException.invalid(faults);
        }
        Caller caller = Caller.current();
        LetterFilter filter = new LetterFilter(reason, site, device);
        admission.admit(() -> {
            DeadLetters.Page page = parts().deadLetters()
                    .list(from.orElse(0L), limit, letter -> caller.mayUse(letter.site()) && filter.test(letter));
            pages.answer(page, request, response);
        });
    }

    @GetMapping("/api/v1/dead-letters/{id}")
    @Operation(summary = "One dead letter")
    LetterView one(@PathVariable String id) throws JournalException {
        Optional<LetterList.Found> found = Optional.empty();
        Optional<LetterId> parsed = LetterId.parse(id);
        if (parsed.isPresent()) {
            found = parts().deadLetters().letters().find(parsed.get());
        }
        Caller caller = Caller.current();
        return found.map(LetterList.Found::letter)
                .filter(letter -> caller.mayUse(letter.site()))
                .map(LetterView::of)
                .orElseThrow(() -> unknown(id));
    }

    @DeleteMapping("/api/v1/dead-letters/{id}")
    @Operation(summary = "Deletes a dead letter for good; 204 also when it is gone already")
    ResponseEntity<Void> delete(@PathVariable String id) throws JournalException {
        LetterId parsed = LetterId.parse(id).orElseThrow(() -> unknown(id));
        try {
            return switch (parts().deadLetters().remove(parsed, Caller.current()::mayUse)) {
                case REMOVED, ALREADY_GONE -> ResponseEntity.noContent().build();
                case UNKNOWN -> throw unknown(id);
            };
        } catch (IOException e) {
            throw notWritable(e);
        }
    }

    @PostMapping("/api/v1/dead-letters/replay")
    @Operation(
            summary = "Reads letters again through the present routes and stores what can be stored now",
            description = "Body: {\"ids\":[\"17\",\"18-3\"]} or {\"filter\":{\"reason\":…,\"site\":…,\"device\":…},"
                    + " \"limit\":…, \"cursor\":…}; every member of the filter may be left out.")
    ReplayReport replay(InputStream body) throws IOException, JournalException, InterruptedException {
        ReplayDesk.Selection selection = ReplayRequest.parse(read(body));
        IngestEngine.Parts parts = parts();
        parts.forwarder().writer().trouble().ifPresent(DeadLetterController::storeAway);
        try {
            ReplayDesk.Report report = parts.replay()
                    .replay(selection, Caller.current()::mayUse)
                    .orElseThrow(() -> ApiException.later(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "replay-running",
                            "Another replay is under way; there is one at a time.",
                            RETRY_AFTER));
            return new ReplayReport(
                    report.results().stream().map(ReplayView::of).toList(), cursor(report.next()));
        } catch (IOException e) {
            throw notWritable(e);
        }
    }

    private static void storeAway(String reason) {
        throw ApiException.later(
                HttpStatus.SERVICE_UNAVAILABLE,
                "store-unavailable",
                "The store does not take writes now, so nothing is replayed: " + reason,
                RETRY_AFTER);
    }

    private static byte[] read(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MOST_BODY_BYTES + 1);
        if (bytes.length > MOST_BODY_BYTES) {
            throw ApiException.of(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "too-large",
                    "The body has more than %d bytes; name fewer letters.".formatted(MOST_BODY_BYTES));
        }
        return bytes;
    }

    private IngestEngine.Parts parts() {
        return ingest.parts()
                .orElseThrow(() -> ApiException.later(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "not-running",
                        "Ingest is not running.",
                        Duration.ofSeconds(1)));
    }

    private static @Nullable String cursor(Optional<?> next) {
        return next.map(String::valueOf).orElse(null);
    }

    /** A misspelt filter would show everything. */
    private static List<FieldFault> unknown(HttpServletRequest request) {
        List<FieldFault> faults = new ArrayList<>();
        for (String name : new TreeSet<>(request.getParameterMap().keySet())) {
            if (!PARAMETERS.contains(name)) {
                faults.add(invalid(name, "%s is unknown; there are %s".formatted(name, new TreeSet<>(PARAMETERS))));
            }
        }
        return faults;
    }

    private static FieldFault invalid(String name, String message) {
        return new FieldFault(name, "invalid", message);
    }

    private static ApiException unknown(String id) {
        return ApiException.of(
                HttpStatus.NOT_FOUND, "no-such-dead-letter", "There is no dead letter '%s'.".formatted(id));
    }

    private static ApiException notWritable(IOException e) {
        return ApiException.later(
                HttpStatus.SERVICE_UNAVAILABLE,
                "not-durable",
                "Nothing was deleted: " + e.getMessage()
                        + ". What a replay has stored is stored; its letters are still there.",
                RETRY_AFTER);
    }
}
