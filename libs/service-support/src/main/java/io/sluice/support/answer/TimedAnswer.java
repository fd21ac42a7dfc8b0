/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.answer;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.exc.JacksonIOException;

/**
 * Writes the body of an answer within a time limit. Whoever fetches an answer byte by byte keeps what it is made of in
 * memory, and the web server's own limit ({@code server.tomcat.connection-timeout}) begins anew with each byte; so a slow
 * caller is cut off here. A write that is under way ends by the web server's limit, which comes on top of this one at most.
 *
 * <p>An answer that is not complete ends with its connection, never as if it were all. Thread-safe.
 */
public final class TimedAnswer {

    /** For 16 MB a line of 3 Mbit/s is enough. */
    public static final Duration USUAL_LIMIT = Duration.ofSeconds(60);

    private static final Logger log = LoggerFactory.getLogger(TimedAnswer.class);

    private final Duration limit;

    public TimedAnswer(Duration limit) {
        this.limit = limit;
    }

    /** Writes a body; may close the stream or leave it open. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes the body and ends the answer. That the caller is slow, or gone, is no fault of ours: it is not thrown. */
    public void write(HttpServletRequest request, HttpServletResponse response, Body body) {
        boolean complete = false;
        try {
            TimedStream out = new TimedStream(response.getOutputStream(), limit);
            body.writeTo(out);
            out.finish();
            complete = true;
        } catch (IOException | JacksonIOException e) {
            logIncomplete(request, e);
        } finally {
            if (!complete) {
                CutValve.cut(request);
            }
        }
    }

    private void logIncomplete(HttpServletRequest request, Exception e) {
        if (e instanceof TimedStream.LateException || e.getCause() instanceof TimedStream.LateException) {
            log.info(
                    "the answer to {} was cut off: its caller had not fetched it within {} s",
                    request.getRequestURI(),
                    limit.toSeconds());
        } else {
            log.debug("the caller went away before the answer was written", e);
        }
    }
}
