/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Field;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class BadParametersTest extends QueryTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "readings?                                           | measurement | missing-parameter | measurement is missing. Name one, such as measurement=environment.",
                "readings?measurement=                               | measurement | empty-parameter   | Give a value",
                "readings?measurement=a%2Fb                          | measurement | bad-name          | 'a/b' has the character '/'",
                "readings?measurement=m&measurement=n                | measurement | repeated-parameter | 'm, n' is given more than once",
                "readings?measurement=m&site=a;b                     | site        | bad-name          | 'a;b' has the character ';'",
                "readings?measurement=m&device=ok&device=..          | device      | bad-name          | which no path can carry",
                "readings?measurement=m&device=                      | device      | empty-parameter   | leave the parameter out",
                "readings?measurement=m&field=a%00b                  | field       | bad-name          | control character",
                "readings?measurement=m&from=yesterday               | from        | bad-value         | from = 'yesterday' is not a time. Give ISO-8601",
                "readings?measurement=m&from=2026-01-01T00:00:00     | from        | bad-value         | with an offset",
                "readings?measurement=m&to=2026-13-01T00:00:00Z      | to          | bad-value         | is not a time",
                "readings?measurement=m&to=9999-01-01T00:00:00Z      | to          | bad-value         | is outside of the years that can be stored",
                "readings?measurement=m&from=-999999999999w          | from        | bad-value         | is not a time",
                "readings?measurement=m&from=now&to=-1h              | from        | empty-range       | is not before to = '-1h'",
                "readings?measurement=m&from=5&to=5                  | from        | empty-range       | half open",
                "readings?measurement=m&limit=0                      | limit       | bad-value         | '0' is not a whole number from 1 to 100000",
                "readings?measurement=m&limit=100001                 | limit       | bad-value         | from 1 to 100000",
                "readings?measurement=m&limit=ten                    | limit       | bad-value         | Give one, or leave it out (10000)",
                "readings?measurement=m&order=up                     | order       | bad-value         | Give asc or desc",
                "readings?measurement=m&fn=average                   | fn          | bad-value         | Give one of mean, min, max",
                "readings?measurement=m&every=1m                     | every       | needs-fn          | Add fn",
                "readings?measurement=m&fn=mean&every=soon           | every       | bad-value         | such as 15m",
                "readings?measurement=m&fn=mean&every=0s             | every       | bad-value         | lasts from 1ms",
                "readings?measurement=m&fn=mean&every=36h            | every       | bad-value         | not whole days",
                "readings?measurement=m&fn=mean&fill=null            | fill        | needs-every       | Add every",
                "readings?measurement=m&fn=mean&every=1m&fill=zero   | fill        | bad-value         | none, null, previous, linear",
                "readings?measurement=m&tz=Mars/Olympus              | tz          | bad-value         | is not a time zone",
                "readings?measurement=m&cursor=abc                   | cursor      | bad-value         | is not a cursor of this service",
                "readings?measurement=m&cursor=!!                    | cursor      | bad-value         | is not a cursor of this service",
                "readings?measurement=m&points=500                   | points      | not-available     | not available yet",
                "readings?measurement=m&form=-1h                     | form        | unknown-parameter | 'form' is not a parameter of this request; it takes measurement, site",
                "devices?limit=1001                                  | limit       | bad-value         | from 1 to 1000",
                "devices?cursor=AAAA                                 | cursor      | bad-value         | is not a cursor",
                "devices?site=%25                                    | site        | bad-name          | '%'",
                "devices?device=d                                    | device      | unknown-parameter | it takes site, q, limit, cursor",
                "sites?site=a                                        | site        | unknown-parameter | 'site' is not a parameter",
                "sites/a/devices/b/latest?from=-1h                   | from        | unknown-parameter | 'from' is not a parameter",
            })
    void aBadParameterIsNamedWithValueReasonAndWayOut(String path, String name, String code, String message) {
        JsonNode problem = problem("/api/v1/" + path, 400);
        assertThat(problem.path("code").asString()).isEqualTo("invalid-request");
        assertThat(problem.path("errors").size()).isEqualTo(1);
        JsonNode error = problem.path("errors").path(0);
        assertThat(error.path("name").asString()).isEqualTo(name);
        assertThat(error.path("code").asString()).isEqualTo(code);
        assertThat(error.path("message").asString()).contains(message).endsWith(".");
    }

    /** Refused by the web server or the firewall, before anything of ours sees it. */
    @ParameterizedTest
    @ValueSource(strings = {"a%2Fb", "a%5Cb", "..%2F..", "a%00b", "a%25b", "a%3Bb", "a%0Ab", "a%0Db", "a%2Eb"})
    void anAddressThatNoNameMakesIsAProblemWithTheReason(String name) {
        JsonNode problem = problem("/api/v1/sites/plant/devices/" + name + "/latest", 400);
        assertThat(problem.path("code").asString()).isEqualTo("refused-address");
        assertThat(problem.path("detail").asString()).contains("/ \\ ; % + #", "control character");
    }

    /** What the firewall does not know of breaks the rule for names all the same, and no device has such a name. */
    @ParameterizedTest
    @ValueSource(strings = {"a%01b", "a%7Fb", "a%C2%85b", "a%23b"})
    void otherCharactersThatNoNameHasReachTheRequestItself(String name) {
        JsonNode problem = problem("/api/v1/sites/plant/devices/" + name + "/latest", 404);
        assertThat(problem.path("code").asString()).isEqualTo("unknown-device");
    }

    /** U+2028 and U+2029 end a line, but are no control characters. */
    @Test
    void anAddressMayHoldEveryCharacterOfAName() {
        JsonNode problem = problem("/api/v1/sites/plant/devices/a%E2%80%A8b%E2%80%A9c/latest", 404);
        assertThat(problem.path("code").asString()).isEqualTo("unknown-device");
    }

    @Test
    void allFaultsAreAnsweredAtOnce() {
        JsonNode problem = problem(
                "/api/v1/readings?site=a%2Fb&from=x&to=y&limit=-1&every=1q&fn=avg&fill=no&tz=no&order=no&a=b", 400);
        List<String> names = problem.path("errors")
                .valueStream()
                .map(error -> error.path("name").asString())
                .toList();
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "a", "measurement", "site", "from", "to", "limit", "every", "fn", "fill", "tz", "order");
        assertThat(problem.path("detail").asString()).isEqualTo("11 faults; see errors");
    }

    @Test
    void aCursorOfAnotherRequestIsRefused() {
        for (int i = 0; i < 3; i++) {
            write(reading("m", "bad-a", "d", T0.plusSeconds(i), Field.of("v", i)));
        }
        String path = "/api/v1/readings?measurement=m&site=bad-a&from=2026-01-01T00:00:00Z&limit=1&device=";
        String cursor = get(path + "d").path("cursor").asString();
        JsonNode error =
                problem(path + "other&cursor=" + cursor, 400).path("errors").path(0);
        assertThat(error.path("name").asString()).isEqualTo("cursor");
        assertThat(error.path("message").asString()).contains("belongs to another request");
        assertThat(get(path + "d&cursor=" + cursor).path("series").size()).isEqualTo(1);
    }

    @Test
    void aParameterThatIsRepeatedTooOftenIsNamedWithTheLimitAndTheWayOut() {
        for (String name : List.of("field", "device")) {
            String most = values(name, 200);
            get("/api/v1/readings?measurement=m&site=bad-b" + most + most);
            JsonNode problem = problem("/api/v1/readings?measurement=m&site=bad-b" + values(name, 201), 400);
            JsonNode error = problem.path("errors").path(0);
            assertThat(problem.path("errors").size()).isEqualTo(1);
            assertThat(error.path("name").asString()).isEqualTo(name);
            assertThat(error.path("code").asString()).isEqualTo("too-many-values");
            assertThat(error.path("message").asString())
                    .isEqualTo(
                            name + " is given with 201 values; 200 is the most. Give fewer, and ask for the others in"
                                    + " further requests.");
        }
    }

    private static String values(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "&%s=n%d".formatted(name, i))
                .collect(Collectors.joining());
    }

    @Test
    void aLongValueIsShownInPart() {
        JsonNode problem = problem("/api/v1/readings?measurement=" + "x".repeat(2000), 400);
        assertThat(problem.path("detail").asString()).hasSizeLessThan(250);
    }

    @Test
    void unknownPathsAndMethodsAreProblemsToo() {
        var notAllowed = call(
                "/api/v1/sites",
                request -> request.header("Authorization", "Bearer " + READER).POST(BodyPublishers.noBody()));
        assertThat(notAllowed.statusCode()).isEqualTo(405);
        assertThat(notAllowed.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(notAllowed.body()).contains("\"code\":\"method-not-allowed\"");
        assertThat(problem("/api/v1/unknown", 404).path("code").asString()).isEqualTo("not-found");
    }
}
