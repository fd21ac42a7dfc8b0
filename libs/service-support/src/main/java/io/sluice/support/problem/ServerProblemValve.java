/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.problem;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the web server refuses before anything of ours sees it leaves as a problem too, instead of as a page: an address with
 * an escaped {@code /}, {@code \} or NUL, or one that cannot be decoded. Thread-safe.
 */
final class ServerProblemValve extends ErrorReportValve {

    private final JsonMapper mapper;

    ServerProblemValve(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** Does nothing where the answer is written already. */
    @Override
    protected void report(Request request, Response response, @Nullable Throwable fault) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        try {
            response.getOutputStream().write(mapper.writeValueAsBytes(ProblemAdvice.problem(problem(status))));
            response.finishResponse();
        } catch (IOException | IllegalStateException cannotBeWritten) {
            // The caller is gone, or somebody has begun an answer and left it empty: the status says enough.
        }
    }

    private static ApiException problem(int status) {
        if (status == HttpStatus.BAD_REQUEST.value()) {
            return ServerProblems.refusedAddress();
        }
        HttpStatus known = HttpStatus.resolve(status);
        HttpStatus shown = known == null ? HttpStatus.INTERNAL_SERVER_ERROR : known;
        return ApiException.of(
                shown, ProblemAdvice.codeOf(shown), "The web server says: " + shown.getReasonPhrase() + ".");
    }
}
