/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.readings;

import io.sluice.query.catalogue.DirectoryCache;
import io.sluice.query.web.Admission;
import io.sluice.query.web.QueryMetrics;
import io.sluice.store.TelemetryStore;
import io.sluice.support.security.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /readings}. A page is complete before its first byte leaves, so a fault is always a problem detail. */
@RestController
public class ReadingsController implements ReadingsApi {

    private static final Logger log = LoggerFactory.getLogger(ReadingsController.class);

    private final Readings readings;
    private final PageWriter writer;
    private final Admission admission;
    private final QueryMetrics metrics;
    private final InstantSource clock;

    public ReadingsController(
            TelemetryStore store,
            DirectoryCache directory,
            JsonMapper mapper,
            Admission admission,
            QueryMetrics metrics,
            InstantSource clock) {
        this.readings = new Readings(store, directory);
        this.writer = new PageWriter(mapper);
        this.admission = admission;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void readings(HttpServletRequest request, HttpServletResponse response) {
        ReadingsRequest asked = ReadingsRequestParser.parse(request.getParameterMap(), clock.instant());
        ReadingsFormat format = ReadingsFormat.accepted(request.getHeader(HttpHeaders.ACCEPT));
        Caller caller = Caller.current();
        String operation = asked.windows() == null ? "readings" : "windows";
        ReadingsPage page = admission.admit(() -> metrics.time(operation, () -> readings.page(asked, caller::mayUse)));
        answer(page, format, response);
    }

    private void answer(ReadingsPage page, ReadingsFormat format, HttpServletResponse response) {
        response.setContentType(format.contentType());
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        response.setHeader("Sluice-Truncated", Boolean.toString(page.truncated()));
        if (page.cursor() != null) {
            response.setHeader("Sluice-Cursor", page.cursor());
        }
        try {
            write(page, format, response.getOutputStream());
        } catch (IOException | JacksonIOException e) {
            log.debug("the caller went away before the answer was written", e);
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
