/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.window;

/** A window query asks for more than may be held in memory. The message says what to ask for instead. */
public final class WindowLimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    private WindowLimitException(String code, String message) {
        super(message);
        this.code = code;
    }

    static WindowLimitException tooManyPoints(int limit) {
        return new WindowLimitException(
                "too-many-points",
                "a window has more than %d points, which is the most that median, p95 and p99 can rank; take shorter windows (every), a shorter range, or fewer fields"
                        .formatted(limit));
    }

    static WindowLimitException tooManyWindows(long limit) {
        return new WindowLimitException(
                "too-many-windows",
                "the range has more than %d windows to fill; take longer windows (every), a shorter range, or fill=none"
                        .formatted(limit));
    }

    /** A short stable word: {@code too-many-points} or {@code too-many-windows}. */
    public String code() {
        return code;
    }
}
