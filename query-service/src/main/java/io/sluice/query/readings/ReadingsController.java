/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.readings;

import io.sluice.query.catalogue.DirectoryCache;
import io.sluice.query.web.QueryMetrics;
import io.sluice.store.TelemetryStore;
import io.sluice.support.answer.Admission;
import io.sluice.support.answer.TimedAnswer;
import io.sluice.support.security.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /readings}. A page is complete before its first byte leaves, so a fault is always a problem detail; its place
 * among the large requests is given back when its last byte has left, since the page is in memory until then.
 */
@RestController
public class ReadingsController implements ReadingsApi {

    private final Readings readings;
    private final PageWriter writer;
    private final Admission admission;
    private final TimedAnswer answers;
    private final QueryMetrics metrics;
    private final InstantSource clock;

    public ReadingsController(
            TelemetryStore store,
            DirectoryCache directory,
            JsonMapper mapper,
            Admission admission,
            TimedAnswer answers,
            QueryMetrics metrics,
            InstantSource clock) {
        this.readings = new Readings(store, directory);
        this.writer = new PageWriter(mapper);
        this.admission = admission;
        this.answers = answers;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void readings(HttpServletRequest request, HttpServletResponse response) {
        ReadingsRequest asked = ReadingsRequestParser.parse(request.getParameterMap(), clock.instant());
        ReadingsFormat format = ReadingsFormat.accepted(request.getHeader(HttpHeaders.ACCEPT));
        Caller caller = Caller.current();
        String operation = asked.windows() == null ? "readings" : "windows";
        admission.admit(() -> {
            ReadingsPage page = metrics.time(operation, () -> readings.page(asked, caller::mayUse));
            describe(page, format, response);
            answers.write(request, response, out -> write(page, format, out));
        });
    }

    private static void describe(ReadingsPage page, ReadingsFormat format, HttpServletResponse response) {
        response.setContentType(format.contentType());
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        response.setHeader("Sluice-Truncated", Boolean.toString(page.truncated()));
        if (page.cursor() != null) {
            response.setHeader("Sluice-Cursor", page.cursor());
        }
    }

    private void write(ReadingsPage page, ReadingsFormat format, OutputStream out) throws IOException {
        switch (format) {
            case JSON -> writer.writeJson(page, out);
            case NDJSON -> writer.writeLines(page, out);
            case CSV ->
                new CsvWriter(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))).write(page);
        }
    }
}
