/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.problem;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Every error leaves as {@code application/problem+json} (RFC 9457) with a {@code code}, and {@code errors[]} where a
 * request has faults. What callers may not see (messages of unforeseen exceptions) stays in the log.
 */
@RestControllerAdvice
public class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler(ApiException.class)
    ResponseEntity<ProblemDetail> onApiException(ApiException e) {
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(e.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (e.retryAfter() != null) {
            answer.header(
                    HttpHeaders.RETRY_AFTER,
                    Long.toString(Math.max(1, e.retryAfter().toSeconds())));
        }
        return answer.body(problem(e));
    }

    /** A parameter of the wrong kind, such as a word for a number; like every other fault of a request. */
    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String name = ex instanceof MethodArgumentTypeMismatchException argument ? argument.getName() : "parameter";
        String kind =
                ex.getRequiredType() == null ? "value" : ex.getRequiredType().getSimpleName();
        String message = "%s = '%s' is not of the kind that is wanted: %s".formatted(name, ex.getValue(), kind);
        ApiException problem = ApiException.invalid(List.of(new FieldFault(name, "invalid", message)));
        return ResponseEntity.status(problem.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem(problem));
    }

    @ExceptionHandler(Exception.class)
    ResponseEntity<ProblemDetail> onUnforeseen(Exception e) {
        log.error("a request failed for a reason nobody foresaw", e);
        ApiException shown = ApiException.of(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal-error",
                "The request failed inside; the log has the reason.");
        return onApiException(shown);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception ex, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        // Spring's own 404 and 405 come without a body here; they know it themselves.
        Object shown = body == null && ex instanceof ErrorResponse error ? error.getBody() : body;
        if (shown instanceof ProblemDetail problem) {
            problem.setProperty("code", codeOf(status));
        }
        HttpHeaders own = new HttpHeaders();
        own.putAll(headers);
        own.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return super.handleExceptionInternal(ex, shown, own, status, request);
    }

    /** The body of a problem; also for filters, which answer outside the dispatcher. */
    public static ProblemDetail problem(ApiException e) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(e.status(), e.getMessage());
        problem.setProperty("code", e.code());
        if (!e.faults().isEmpty()) {
            problem.setProperty("errors", e.faults());
        }
        return problem;
    }

    static String codeOf(HttpStatusCode status) {
        HttpStatus known = HttpStatus.resolve(status.value());
        return known == null
                ? "error"
                : known.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-');
    }
}
