/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import io.sluice.ingest.config.IngestLifecycle;
import io.sluice.journal.JournalException;
import io.sluice.support.problem.ApiException;
import io.sluice.support.problem.FieldFault;
import io.sluice.support.security.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/dead-letters}: what could not be stored, oldest first. */
@RestController
@Tag(name = "Dead letters", description = "Messages and readings that could not be stored, with the reason.")
public final class DeadLetterController {

    private static final int MOST = 1_000;

    private final IngestLifecycle ingest;

    public DeadLetterController(IngestLifecycle ingest) {
        this.ingest = ingest;
    }

    /** A page of letters; {@code cursor} goes on after the last of them. */
    public record LetterPage(
            List<LetterView> deadLetters, @Nullable String cursor) {}

    /** A letter as it is shown. {@code payloadText} is {@code null} where the bytes are no UTF-8. */
    public record LetterView(
            String id,
            String reason,
            String detail,
            String topic,
            @Nullable Instant receivedAt,
            String payloadBase64,
            @Nullable String payloadText) {}

    @GetMapping("/api/v1/dead-letters")
    @Operation(summary = "Lists dead letters, oldest first")
    LetterPage list(
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam(required = false) @Nullable String site,
            @RequestParam(required = false) @Nullable String device,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor)
            throws JournalException {
        if (limit < 1 || limit > MOST) {
            throw invalid("limit", "limit = %d is out of bounds; give 1 to %d".formatted(limit, MOST));
        }
        Caller caller = Caller.current();
        Predicate<DeadLetter> filter = letter -> caller.mayUse(siteOf(letter))
                && (reason == null || letter.reason().equals(reason))
                && (site == null || siteOf(letter).equals(site))
                && (device == null || deviceOf(letter).equals(device));
        DeadLetters.Page page = letters().list(cursor == null ? 0 : parse(cursor), limit, filter);
        return new LetterPage(
                page.letters().stream().map(DeadLetterController::view).toList(),
                page.next().map(String::valueOf).orElse(null));
    }

    @GetMapping("/api/v1/dead-letters/{id}")
    @Operation(summary = "One dead letter")
    LetterView one(@PathVariable String id) throws JournalException {
        Caller caller = Caller.current();
        Optional<DeadLetter> found =
                letters()
                        .list(0, 1, letter -> letter.id().equals(id) && caller.mayUse(siteOf(letter)))
                        .letters()
                        .stream()
                        .findFirst();
        return found.map(DeadLetterController::view)
                .orElseThrow(() -> ApiException.of(
                        HttpStatus.NOT_FOUND, "no-such-dead-letter", "There is no dead letter '%s'.".formatted(id)));
    }

    private DeadLetters letters() {
        return ingest.parts()
                .orElseThrow(() -> ApiException.later(
                        HttpStatus.SERVICE_UNAVAILABLE, "not-running", "Ingest is not running.", Duration.ofSeconds(1)))
                .deadLetters();
    }

    private static long parse(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw invalid("cursor", "cursor = '%s' is not one of ours; leave it out to begin anew".formatted(cursor));
        }
    }

    private static ApiException invalid(String name, String message) {
        return ApiException.invalid(List.of(new FieldFault(name, "invalid", message)));
    }

    private static LetterView view(DeadLetter letter) {
        String text = new String(letter.payload(), StandardCharsets.UTF_8);
        return new LetterView(
                letter.id(),
                letter.reason(),
                letter.detail(),
                letter.topic(),
                letter.receivedAtNanos() == 0 ? null : Instant.ofEpochSecond(0, letter.receivedAtNanos()),
                Base64.getEncoder().encodeToString(letter.payload()),
                text.indexOf('\uFFFD') < 0 ? text : null);
    }

    private static String siteOf(DeadLetter letter) {
        return level(letter.topic(), letter.topic().startsWith("v1/devices/") ? -1 : 1);
    }

    private static String deviceOf(DeadLetter letter) {
        return level(letter.topic(), 2);
    }

    /** A level of the topic; the ThingsBoard-style topics name no site, theirs is the default one. */
    private static String level(String topic, int index) {
        String[] levels = topic.split("/", -1);
        return index < 0 ? "default" : index < levels.length ? levels[index] : "";
    }
}
