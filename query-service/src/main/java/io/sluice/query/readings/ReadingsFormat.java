/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.readings;

import io.sluice.support.problem.ApiException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;

/** As what readings can be answered. */
enum ReadingsFormat {
    JSON("application/json", "application/json"),
    CSV("text/csv", "text/csv;charset=UTF-8"),
    NDJSON("application/x-ndjson", "application/x-ndjson");

    private final MediaType type;
    private final String contentType;

    ReadingsFormat(String type, String contentType) {
        this.type = MediaType.parseMediaType(type);
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }

    /**
     * The format that the {@code Accept} header likes best; JSON where it does not mind.
     *
     * @throws ApiException 406 when it takes none of them
     */
    static ReadingsFormat accepted(@Nullable String accept) {
        if (accept == null || accept.isBlank()) {
            return JSON;
        }
        return types(accept).stream()
                .filter(wanted -> wanted.getQualityValue() > 0)
                .flatMap(wanted -> first(wanted).stream())
                .findFirst()
                .orElseThrow(
                        () -> ApiException.of(
                                HttpStatus.NOT_ACCEPTABLE,
                                "not-acceptable",
                                "Readings come as application/json, text/csv or application/x-ndjson; Accept names none of them."));
    }

    private static Optional<ReadingsFormat> first(MediaType wanted) {
        return Stream.of(values())
                .filter(format -> wanted.includes(format.type))
                .findFirst();
    }

    private static List<MediaType> types(String accept) {
        try {
            List<MediaType> types = MediaType.parseMediaTypes(accept);
            MimeTypeUtils.sortBySpecificity(types);
            return types.stream()
                    .sorted((a, b) -> Double.compare(b.getQualityValue(), a.getQualityValue()))
                    .toList();
        } catch (InvalidMediaTypeException e) {
            throw ApiException.of(
                    HttpStatus.NOT_ACCEPTABLE, "not-acceptable", "The Accept header cannot be read: " + e.getMessage());
        }
    }
}
