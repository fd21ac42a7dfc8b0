/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.mapping;

import io.sluice.codec.Decoding;
import io.sluice.codec.MessageDecoder;
import io.sluice.model.EpochNanos;
import io.sluice.model.Reading;
import io.sluice.support.problem.ApiException;
import io.sluice.support.security.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/mapping}: what the routes in force make of a message. Nothing is kept, counted or published. */
@RestController
@RequestMapping("/api/v1/mapping")
@Tag(name = "Mapping", description = "What a message becomes.")
public final class MappingController {

    /** Base64 and JSON around the payload. */
    private static final int TIMES_PAYLOAD = 2;

    private static final int AROUND_PAYLOAD = 16 << 10;

    private final Supplier<MessageDecoder> decoders;
    private final Supplier<RoutesReloaded> reload;
    private final InstantSource clock;
    private final long maxPayload;

    /**
     * A controller.
     *
     * @param decoders one for each preview, by the routes in force
     * @param reload reads the routes of the configuration anew; throws an {@link ApiException} when they stay as they were
     */
    public MappingController(
            Supplier<MessageDecoder> decoders,
            Supplier<RoutesReloaded> reload,
            InstantSource clock,
            DataSize maxPayload) {
        this.decoders = decoders;
        this.reload = reload;
        this.clock = clock;
        this.maxPayload = maxPayload.toBytes();
    }

    @PostMapping(path = "/preview", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "The readings and the line protocol that a message would become, or why not",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples =
                                                    @ExampleObject(
                                                            "{\"topic\":\"telemetry/plant/dev-1/environment\",\"payload\":\"{\\\"temperature\\\":21.5}\"}"))))
    MappingPreview preview(InputStream body) throws IOException {
        PreviewRequest request = PreviewRequest.parse(read(body));
        if (request.payload().length > maxPayload) {
            throw tooLarge();
        }
        Instant now = clock.instant();
        long receivedAtNanos = EpochNanos.of(now);
        MessageDecoder decoder = decoders.get();
        return switch (decoder.decode(request.topic(), request.payload(), receivedAtNanos)) {
            case Decoding.Undecodable bad -> MappingPreview.of(now, List.of(), List.of(bad.fault()));
            case Decoding.Filtered _ -> MappingPreview.filtered(now);
            case Decoding.Decoded decoded -> {
                requireOwnSites(decoded.readings());
                yield MappingPreview.of(now, decoded.readings(), decoded.faults());
            }
        };
    }

    @PostMapping("/reload")
    @Operation(summary = "Reads the routes of the configuration anew; those in force stay when one of them is faulty")
    RoutesReloaded reload() {
        Caller.current().requireEverySite("Routes concern");
        return reload.get();
    }

    private byte[] read(InputStream body) throws IOException {
        int most = (int) Math.min(Integer.MAX_VALUE - 16, maxPayload * TIMES_PAYLOAD + AROUND_PAYLOAD);
        byte[] read = body.readNBytes(most + 1);
        if (read.length > most) {
            throw tooLarge();
        }
        return read;
    }

    private ApiException tooLarge() {
        return ApiException.of(
                HttpStatus.CONTENT_TOO_LARGE,
                "too-large",
                "The payload has more than %d bytes (sluice.ingest.max-payload).".formatted(maxPayload));
    }

    private static void requireOwnSites(List<Reading> readings) {
        for (Reading reading : readings) {
            Caller.current().requireSite(reading.series().device().site());
        }
    }
}
