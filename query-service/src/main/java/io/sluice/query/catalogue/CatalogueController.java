/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.catalogue;

import io.sluice.model.DeviceKey;
import io.sluice.query.request.CursorText;
import io.sluice.query.web.QueryMetrics;
import io.sluice.store.Sighting;
import io.sluice.store.TelemetryStore;
import io.sluice.support.request.Parameters;
import io.sluice.support.request.TimeText;
import io.sluice.support.security.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /sites} and {@code GET /devices}. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Catalogue", description = "Which sites and devices there are")
public class CatalogueController {

    private static final List<String> DEVICES_TAKES = List.of("site", "q", "limit", "cursor");

    private final DirectoryCache directory;
    private final TelemetryStore store;
    private final Duration lookback;
    private final QueryMetrics metrics;
    private final InstantSource clock;

    public CatalogueController(
            DirectoryCache directory,
            TelemetryStore store,
            Duration lookback,
            QueryMetrics metrics,
            InstantSource clock) {
        this.directory = directory;
        this.store = store;
        this.lookback = lookback;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** The names of the sites. */
    public record Sites(List<String> sites) {}

    /** A page of devices. */
    public record Devices(
            List<Device> devices,

            @Schema(description = "Gives the next page; null on the last one") @Nullable
            String cursor) {}

    /** One device. */
    public record Device(
            String site,
            String device,

            @Schema(description = "Heard of within the look-back, sorted")
            SortedSet<String> measurements,

            @Schema(
                    description = "When the last message of the device came, within the look-back; else null",
                    example = "2026-01-01T00:00:00Z")
            @Nullable
            String lastSeen) {}

    @Operation(summary = "All sites, sorted", description = "Only those that the key may see.")
    @GetMapping("/sites")
    Sites sites(HttpServletRequest request) {
        new Parameters(request.getParameterMap(), List.of()).check();
        Caller caller = Caller.current();
        return metrics.time("sites", () -> new Sites(directory.current().sites(caller::mayUse)));
    }

    @Operation(
            summary = "Devices, sorted by site and name, a page at a time",
            description = "A device appears within 5 s of its first reading. An unknown site has no devices.")
    @Parameter(name = "site", in = ParameterIn.QUERY, description = "Only this site", schema = @Schema(type = "string"))
    @Parameter(
            name = "q",
            in = ParameterIn.QUERY,
            description = "Only devices whose name contains this text, whatever its case",
            schema = @Schema(type = "string"))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "Devices per page",
            schema = @Schema(type = "integer", defaultValue = "100", minimum = "1", maximum = "1000"))
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "From the page before",
            schema = @Schema(type = "string"))
    @GetMapping("/devices")
    Devices devices(HttpServletRequest request) {
        Parameters parameters = new Parameters(request.getParameterMap(), DEVICES_TAKES);
        String site = parameters.name("site").orElse(null);
        String search = parameters.optionalText("q").orElse("").toLowerCase(Locale.ROOT);
        int limit = parameters.number("limit", 100, 1, 1000);
        int fingerprint = parameters.fingerprint(Set.of("limit", "cursor"));
        DeviceKey after = cursor(parameters, fingerprint);
        parameters.check();
        Caller caller = Caller.current();
        Predicate<String> sites = name -> caller.mayUse(name) && (site == null || site.equals(name));
        return metrics.time("devices", () -> page(sites, search, limit, after, fingerprint));
    }

    private static @Nullable DeviceKey cursor(Parameters parameters, int fingerprint) {
        if (parameters.optionalText("cursor").isEmpty()) {
            return null;
        }
        return parameters
                .parsed(
                        "cursor",
                        text -> CursorText.decode(text, fingerprint, in -> new DeviceKey(in.readUTF(), in.readUTF())))
                .orElse(null);
    }

    private Devices page(
            Predicate<String> sites, String search, int limit, @Nullable DeviceKey after, int fingerprint) {
        Stream<DeviceKey> matching = directory
                .current()
                .devicesAfter(
                        after, sites, name -> name.toLowerCase(Locale.ROOT).contains(search));
        List<DeviceKey> found = matching.limit(limit + 1L).toList();
        List<DeviceKey> shown = found.subList(0, Math.min(limit, found.size()));
        long notBefore = TimeText.nanos(clock.instant().minus(lookback));
        Map<DeviceKey, Sighting> sightings = shown.isEmpty() ? Map.of() : store.sightings(shown, notBefore);
        List<Device> devices =
                shown.stream().map(key -> device(key, sightings.get(key))).toList();
        return new Devices(devices, found.size() > limit ? cursorAfter(shown.getLast(), fingerprint) : null);
    }

    private static Device device(DeviceKey key, @Nullable Sighting sighting) {
        return sighting == null
                ? new Device(key.site(), key.device(), new TreeSet<>(), null)
                : new Device(
                        key.site(), key.device(), sighting.measurements(), TimeText.show(sighting.lastSeenNanos()));
    }

    private static String cursorAfter(DeviceKey last, int fingerprint) {
        return CursorText.encode(fingerprint, out -> {
            out.writeUTF(last.site());
            out.writeUTF(last.device());
        });
    }
}
