/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.readings;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** What the interface's description says of {@code GET /readings}. */
@RequestMapping("/api/v1")
@Tag(name = "Readings", description = "Raw readings and windows over them")
interface ReadingsApi {

    String DESCRIPTION = """
            Without `fn`: raw points. With `fn`: windows of the length `every`, or one over the whole range.

            Rows are ordered by site, device, further tags and time, and `limit` counts them over all series. When there are
            more, `truncated` is true and `cursor` gives the rest, from the middle of a series if need be; repeat all other
            parameters with it. Relative times keep their meaning from the first page on.

            What is unknown (a measurement, a site, a device, a field) has no rows; that is no error. With one `fn` a column
            has the field's name, with several it is `mean(temperature)`. Windows are aligned to local midnight in `tz` and
            labelled by their start, so the first label may be before `from`; only points of the range count. Without `field`,
            functions that need numbers are said of the numeric fields.

            A series carries its further tags beside `site` and `device`; one whose name is taken is shown as `tag.<name>`.
            CSV and newline-delimited JSON carry cursor and truncation in the headers `Sluice-Cursor` and `Sluice-Truncated`.""";

    String EXAMPLE = """
            {"measurement":"environment","from":"2026-01-01T00:00:00Z","to":"2026-01-01T01:00:00Z",
             "series":[{"site":"plant","device":"dev-00001","columns":["time","temperature"],"rows":[["2026-01-01T00:00:00Z",15.07]]}],
             "truncated":false,"cursor":null}""";

    @Operation(summary = "Readings of a measurement, raw or summarised", description = DESCRIPTION)
    @Parameter(
            name = "measurement",
            in = ParameterIn.QUERY,
            required = true,
            example = "environment",
            schema = @Schema(type = "string"))
    @Parameter(
            name = "site",
            in = ParameterIn.QUERY,
            description = "Only this site; without it, all that the key may see",
            schema = @Schema(type = "string"))
    @Parameter(
            name = "device",
            in = ParameterIn.QUERY,
            description = "Only this device; may be repeated, up to 200 of them",
            array = @ArraySchema(schema = @Schema(type = "string")))
    @Parameter(
            name = "field",
            in = ParameterIn.QUERY,
            description = "Only this field; may be repeated, up to 200 of them",
            array = @ArraySchema(schema = @Schema(type = "string")))
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            description =
                    "First time of the range: ISO-8601 with an offset, milliseconds since 1970, or relative (-15m, now)",
            schema = @Schema(type = "string", defaultValue = "-1h"))
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            description = "First time after the range, written in the same ways",
            schema = @Schema(type = "string", defaultValue = "now"))
    @Parameter(
            name = "every",
            in = ParameterIn.QUERY,
            description = "Length of windows: ms, s, m or h below a day, whole d, or w from Mondays",
            example = "1m",
            schema = @Schema(type = "string"))
    @Parameter(
            name = "fn",
            in = ParameterIn.QUERY,
            description =
                    "What to say of a window; may be repeated. p95 and p99 by nearest rank, stddev of the sample, rate per second of the increments",
            array =
                    @ArraySchema(
                            schema =
                                    @Schema(
                                            type = "string",
                                            allowableValues = {
                                                "mean", "min", "max", "sum", "count", "first", "last", "median", "p95",
                                                "p99", "stddev", "rate"
                                            })))
    @Parameter(
            name = "fill",
            in = ParameterIn.QUERY,
            description = "What stands in for windows without points",
            schema =
                    @Schema(
                            type = "string",
                            defaultValue = "none",
                            allowableValues = {"none", "null", "previous", "linear"}))
    @Parameter(
            name = "tz",
            in = ParameterIn.QUERY,
            description = "Time zone to whose midnight windows are aligned",
            example = "Europe/Berlin",
            schema = @Schema(type = "string", defaultValue = "UTC"))
    @Parameter(
            name = "order",
            in = ParameterIn.QUERY,
            description = "Order of time within a series",
            schema =
                    @Schema(
                            type = "string",
                            defaultValue = "asc",
                            allowableValues = {"asc", "desc"}))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "Rows over all series",
            schema = @Schema(type = "integer", defaultValue = "10000", minimum = "1", maximum = "100000"))
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "From the page before",
            schema = @Schema(type = "string"))
    @ApiResponse(
            responseCode = "200",
            description = "A page of rows",
            headers = {
                @Header(
                        name = "Sluice-Truncated",
                        description = "Whether there are more",
                        schema = @Schema(type = "boolean")),
                @Header(name = "Sluice-Cursor", description = "Gives the rest", schema = @Schema(type = "string"))
            },
            content = {
                @Content(mediaType = "application/json", examples = @ExampleObject(EXAMPLE)),
                @Content(
                        mediaType = "text/csv",
                        examples =
                                @ExampleObject(
                                        "time,site,device,temperature\n2026-01-01T00:00:00Z,plant,dev-00001,15.07")),
                @Content(
                        mediaType = "application/x-ndjson",
                        examples =
                                @ExampleObject(
                                        "{\"time\":\"2026-01-01T00:00:00Z\",\"site\":\"plant\",\"device\":\"dev-00001\",\"temperature\":15.07}"))
            })
    @GetMapping("/readings")
    void readings(HttpServletRequest request, HttpServletResponse response);
}
