/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.door;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.codec.MessageDecoder;
import io.sluice.ingest.IngestEngine;
import io.sluice.ingest.config.IngestLifecycle;
import io.sluice.ingest.guard.Guards;
import io.sluice.ingest.intake.PostOutcome;
import io.sluice.model.EpochNanos;
import io.sluice.support.problem.ApiException;
import io.sluice.support.problem.FieldFault;
import io.sluice.support.security.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The HTTP door: the same JSON as by MQTT, answered once it is durable. */
@RestController
@Tag(name = "Telemetry", description = "Readings by HTTP.")
public final class TelemetryController {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration RATE_RETRY_AFTER = Duration.ofSeconds(1);

    private final IngestLifecycle ingest;
    private final Supplier<MessageDecoder> decoders;
    private final int maxPayload;

    /** @param decoders one for each request, by the routes in force */
    public TelemetryController(IngestLifecycle ingest, Supplier<MessageDecoder> decoders, DataSize maxPayload) {
        this.ingest = ingest;
        this.decoders = decoders;
        this.maxPayload = (int) maxPayload.toBytes();
    }

    /** What was taken. */
    public record Accepted(int messages, int readings) {}

    @PostMapping("/api/v1/telemetry/{site}/{device}/{measurement}")
    @Operation(summary = "Takes a reading, or an array of them; 202 once durable")
    ResponseEntity<Accepted> take(
            @PathVariable String site, @PathVariable String device, @PathVariable String measurement, InputStream body)
            throws IOException, InterruptedException {
        Caller.current().requireSite(site);
        IngestEngine.Parts parts = ingest.parts().orElseThrow(() -> later("Ingest is starting or stopping."));
        String topic = "telemetry/%s/%s/%s".formatted(site, device, measurement);
        byte[] payload = read(body);
        int readings = check(topic, payload, parts.guards());
        String tooMuch = parts.guards().tooMuchAtTheDoor(site);
        if (tooMuch != null) {
            throw ApiException.later(HttpStatus.TOO_MANY_REQUESTS, "site-over-rate", tooMuch, RATE_RETRY_AFTER);
        }
        switch (await(parts.intake().post(topic, payload))) {
            case PostOutcome.Durable _ -> {}
            case PostOutcome.Refused refused -> throw later("Not taken: " + refused.reason());
        }
        return ResponseEntity.accepted().body(new Accepted(1, readings));
    }

    private byte[] read(InputStream body) throws IOException {
        byte[] payload = body.readNBytes(maxPayload + 1);
        if (payload.length > maxPayload) {
            throw ApiException.of(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "too-large",
                    "The body has more than %d bytes; send several, or raise sluice.ingest.max-payload."
                            .formatted(maxPayload));
        }
        return payload;
    }

    /** A caller that can be told at once gets no dead letter. The routes are those that the message will be read by. */
    private int check(String topic, byte[] payload, Guards guards) {
        long now = EpochNanos.of(Instant.now());
        return switch (decoders.get().decode(topic, payload, now)) {
            case Decoding.Undecodable bad -> throw ApiException.invalid(List.of(fault(bad.fault())));
            case Decoding.Filtered _ -> 0;
            case Decoding.Decoded decoded -> {
                requireOwnSites(decoded);
                List<DecodeFault> faults =
                        decoded.faults().isEmpty() ? guards.faultsAtTheDoor(decoded, now) : decoded.faults();
                if (!faults.isEmpty()) {
                    throw ApiException.invalid(
                            faults.stream().map(TelemetryController::fault).toList());
                }
                yield decoded.readings().size();
            }
        };
    }

    /** A route of one's own may give a reading another site than that of the address. */
    private static void requireOwnSites(Decoding.Decoded decoded) {
        Caller caller = Caller.current();
        decoded.readings()
                .forEach(reading -> caller.requireSite(reading.series().device().site()));
    }

    private static FieldFault fault(DecodeFault fault) {
        String where = fault.index() < 0 ? "$" : "$[" + fault.index() + "]";
        return new FieldFault(where, fault.reason(), fault.detail());
    }

    private static PostOutcome await(CompletableFuture<PostOutcome> answer) throws InterruptedException {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw later(
                    "Not durable within %d s, and not taken, unless the journal had begun to write it. Send it again with a time of its own: then it is stored once, however often it comes."
                            .formatted(PATIENCE.toSeconds()));
        } catch (ExecutionException e) {
            return new PostOutcome.Refused(String.valueOf(e.getCause()));
        }
    }

    private static ApiException later(String detail) {
        return ApiException.later(HttpStatus.SERVICE_UNAVAILABLE, "not-durable", detail, RETRY_AFTER);
    }
}
