/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.web;

import io.sluice.store.StoreUnavailableException;
import io.sluice.store.window.WindowLimitException;
import io.sluice.support.problem.ApiException;
import io.sluice.support.problem.ProblemAdvice;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What is answered when the store does not answer, or a query asks for more than may be held. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
public class StoreProblems {

    private static final Logger log = LoggerFactory.getLogger(StoreProblems.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final long QUIET_MILLIS = 10_000;

    private final InstantSource clock;
    private final AtomicLong lastWarning = new AtomicLong(Long.MIN_VALUE / 2);

    public StoreProblems(InstantSource clock) {
        this.clock = clock;
    }

    @ExceptionHandler(StoreUnavailableException.class)
    ResponseEntity<ProblemDetail> onStoreUnavailable(StoreUnavailableException e) {
        warnNowAndThen(e);
        return answer(ApiException.later(
                HttpStatus.SERVICE_UNAVAILABLE,
                "store-unavailable",
                "The store does not answer. Nothing is lost; try again in a moment.",
                RETRY_AFTER));
    }

    /** The store's own words are for operators, and a store that is down is asked many times. */
    private void warnNowAndThen(StoreUnavailableException e) {
        long now = clock.millis();
        long last = lastWarning.get();
        if (now - last >= QUIET_MILLIS && lastWarning.compareAndSet(last, now)) {
            log.warn("a query could not be answered: {}", e.getMessage());
        }
    }

    @ExceptionHandler(WindowLimitException.class)
    ResponseEntity<ProblemDetail> onWindowLimit(WindowLimitException e) {
        return answer(ApiException.of(HttpStatus.BAD_REQUEST, e.code(), e.getMessage() + "."));
    }

    private static ResponseEntity<ProblemDetail> answer(ApiException problem) {
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(problem.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (problem.retryAfter() != null) {
            answer.header(
                    HttpHeaders.RETRY_AFTER, Long.toString(problem.retryAfter().toSeconds()));
        }
        return answer.body(ProblemAdvice.problem(problem));
    }
}
