/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import io.sluice.support.answer.TimedAnswer;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers pages of letters. A letter is shown as base64 and as text, which takes several times its payload: it becomes that
 * only when it is its turn to be written. Thread-safe.
 */
final class LetterPages {

    private final TimedAnswer answers;
    private final JsonMapper mapper;

    LetterPages(TimedAnswer answers, JsonMapper mapper) {
        this.answers = answers;
        this.mapper = mapper;
    }

    /** A page as it is answered, for the interface's description; {@code cursor} goes on after the last letter. */
    @Schema(name = "LetterPage")
    record Shown(List<LetterView> deadLetters, @Nullable String cursor) {}

    void answer(DeadLetters.Page page, HttpServletRequest request, HttpServletResponse response) {
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        answers.write(request, response, out -> write(page, out));
    }

    private void write(DeadLetters.Page page, OutputStream out) {
        try (JsonGenerator json = mapper.createGenerator(out)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("deadLetters");
            page.letters().forEach(letter -> json.writePOJO(LetterView.of(letter)));
            json.writeEndArray();
            json.writeStringProperty("cursor", page.next().map(String::valueOf).orElse(null));
            json.writeEndObject();
        }
    }
}
