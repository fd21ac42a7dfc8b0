/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.problem;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A request that cannot be answered as asked; everything in it may be shown to the caller. */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String code;
    private final transient List<FieldFault> faults;
    private final transient @Nullable Duration retryAfter;

    private ApiException(
            HttpStatus status, String code, String detail, List<FieldFault> faults, @Nullable Duration retryAfter) {
        super(detail);
        this.status = status;
        this.code = code;
        this.faults = List.copyOf(faults);
        this.retryAfter = retryAfter;
    }

    /** 400: all faults of the request at once. */
    public static ApiException invalid(List<FieldFault> faults) {
        String detail = faults.size() == 1 ? faults.getFirst().message() : faults.size() + " faults; see errors";
        return new ApiException(HttpStatus.BAD_REQUEST, "invalid-request", detail, faults, null);
    }

    public static ApiException of(HttpStatus status, String code, String detail) {
        return new ApiException(status, code, detail, List.of(), null);
    }

    /** 503 or 429: try again after the given time. */
    public static ApiException later(HttpStatus status, String code, String detail, Duration retryAfter) {
        return new ApiException(status, code, detail, List.of(), retryAfter);
    }

    public HttpStatus status() {
        return status;
    }

    public String code() {
        return code;
    }

    public List<FieldFault> faults() {
        return faults;
    }

    /** How long to wait before the next try, for the {@code Retry-After} header. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
