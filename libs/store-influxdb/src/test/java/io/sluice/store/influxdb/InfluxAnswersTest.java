/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.store.influxdb.ErrorText.NamedLine;
import io.sluice.store.influxdb.Verdict.LinesNamed;
import io.sluice.store.influxdb.Verdict.Misconfigured;
import io.sluice.store.influxdb.Verdict.SomeRefused;
import io.sluice.store.influxdb.Verdict.Stored;
import io.sluice.store.influxdb.Verdict.TooLarge;
import io.sluice.store.influxdb.Verdict.Unavailable;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts as real servers sent them: 1.6.7, 1.12 and 2.x as seen, 3.x from its source. */
class InfluxAnswersTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // 1.x
                "400 | 1 | field-type-conflict | {\"error\":\"partial write: field type conflict: input field \\\"a\\\" on measurement \\\"t1\\\" is type string, already exists as type float dropped=1\"}",
                "400 | 0 | unparseable-line | {\"error\":\"partial write: unable to parse 'm a=': missing field value dropped=0\"}",
                "400 | 0 | unparseable-line | {\"error\":\"unable to parse 'm a=1e400': invalid number\"}",
                "400 | 0 | time-out-of-range | {\"error\":\"unable to parse 'c x=1 9223372036854775807': time outside range -9223372036854775806 - 9223372036854775806\"}",
                "400 | 3 | outside-retention | {\"error\":\"partial write: points beyond retention policy dropped=3\"}",
                "400 | 2 | series-limit | {\"error\":\"partial write: max-series-per-database limit exceeded: (1000000) dropped=2\"}",
                "400 | 1 | series-limit | {\"error\":\"partial write: max-values-per-tag limit exceeded (100000/100000): measurement=\\\"m\\\" tag=\\\"device\\\" value=\\\"x\\\" dropped=1\"}",
                "400 | 1 | reserved-name | {\"error\":\"partial write: invalid tag key: input tag \\\"time\\\" on measurement \\\"c\\\" is invalid dropped=1\"}",
                "400 | 1 | reserved-name | {\"error\":\"partial write: invalid field name: input field \\\"time\\\" on measurement \\\"c\\\" is invalid dropped=1\"}",
                // 2.x
                "422 | 1 | field-type-conflict | {\"code\":\"unprocessable entity\",\"message\":\"failure writing points to database: partial write: field type conflict: input field \\\"a\\\" on measurement \\\"t1\\\" is type string, already exists as type float dropped=1\"}",
                "422 | 1 | outside-retention | {\"code\":\"unprocessable entity\",\"message\":\"failure writing points to database: partial write: dropped 1 points outside retention policy of duration 1h0m0s - oldest point m,site=s at 2020-01-01T00:00:00Z dropped=1 for database: 0a for retention policy: autogen\"}",
                "400 | 0 | unparseable-line | {\"code\":\"invalid\",\"message\":\"unable to parse 'm a=': missing field value\"}",
                "400 | 0 | reserved-name | {\"code\":\"invalid\",\"message\":\"unable to parse 'm,time=1 a=1': cannot use reserved tag key \\\"time\\\"\"}",
                // 2.0 said it with a 500, and some 3.x do
                "500 | 1 | field-type-conflict | {\"code\":\"internal error\",\"message\":\"unexpected error writing points to database: partial write: field type conflict: input field \\\"a\\\" on measurement \\\"t1\\\" is type string, already exists as type float dropped=1\"}",
                "500 | 0 | field-type-conflict | {\"code\":\"internal error\",\"message\":\"unexpected error writing points to database: engine: field type conflict\"}",
                "500 | 0 | refused | {\"code\":\"internal error\",\"message\":\"partial write of line protocol occurred\"}",
                // 3.x without named lines
                "422 | 0 | series-limit | {\"error\":\"Update to schema would exceed number of columns per table limit of 500 columns\"}",
                "400 | 0 | field-type-conflict | {\"code\":\"invalid\",\"message\":\"invalid column type for column 'a', expected iox::column_type::field::float, got iox::column_type::field::string\"}",
                // in no table, but InfluxDB's own
                "400 | 0 | refused | {\"code\":\"invalid\",\"message\":\"something new\"}",
            })
    void knowsThatLinesAreRefused(int status, int dropped, String code, String body) {
        Verdict verdict = InfluxAnswers.verdict(HttpReply.of(status, body));

        assertThat(verdict).isInstanceOfSatisfying(SomeRefused.class, refused -> {
            assertThat(refused.dropped()).isEqualTo(dropped);
            assertThat(RefusalCode.of(refused.text()).word()).isEqualTo(code);
        });
    }

    @Test
    void readsTheLinesThat3NamesAmongOthersStored() {
        String body = """
                {"error":"partial write of line protocol occurred","data":[
                {"error_message":"invalid column type for column 'a'","line_number":2,"original_line":"m a=\\"x\\" 1"},
                {"error_message":"no fields were provided","line_number":7,"original_line":"m 1"}]}""";

        assertThat(InfluxAnswers.verdict(HttpReply.of(400, body)))
                .isInstanceOfSatisfying(
                        LinesNamed.class,
                        named -> assertThat(named.lines())
                                .containsExactly(
                                        new NamedLine(2, "m a=\"x\" 1", "invalid column type for column 'a'"),
                                        new NamedLine(7, "m 1", "no fields were provided")));
    }

    @Test
    void readsTheOneLineThat3NamesWhenNothingIsStored() {
        String body = """
                {"error":"parsing failed for write_lp endpoint",\
                "data":{"original_line":"m a=","line_number":1,"error_message":"bad"}}""";

        assertThat(InfluxAnswers.verdict(HttpReply.of(400, body)))
                .isInstanceOfSatisfying(
                        LinesNamed.class, named -> assertThat(named.lines()).hasSize(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "401 | {\"error\":\"authorization failed\"}",
                "401 | {\"code\":\"unauthorized\",\"message\":\"unauthorized access\"}",
                "403 | {\"error\":\"the request was not authorized\"}",
                "404 | {\"error\":\"database not found: \\\"nope\\\"\"}",
                "404 | {\"code\":\"not found\",\"message\":\"bucket \\\"nobucket\\\" not found\"}",
                "404 | 404 page not found",
                "400 | {\"error\":\"database is required\"}",
                "400 | {\"error\":\"retention policy not found: rp\"}",
                "400 | {\"code\":\"invalid\",\"message\":\"access denied\"}",
                "400 | {\"code\":\"invalid\",\"message\":\"db name must use ASCII letters, numbers, underscores and hyphens only\"}",
                "400 | <html><body>The plain HTTP request was sent to HTTPS port</body></html>",
                "200 | ``",
                "200 | {}",
                "200 | <html><h1>Sign in</h1></html>",
                "201 | <html><p>Lines are missing. All rights reserved</p></html>",
                "202 | ``",
                "405 | ``",
                "302 | ``",
            })
    void knowsFaultsOfConfigurationWhichNoLineIsToBlameFor(int status, String body) {
        assertThat(InfluxAnswers.verdict(HttpReply.of(status, body))).isEqualTo(new Misconfigured());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "500 | {\"error\":\"timeout\"}",
                "500 | {\"code\":\"internal error\",\"message\":\"unexpected error writing points to database: timeout\"}",
                "500 | {\"error\":\"engine: cache-max-memory-size exceeded: (1073741860/1073741824)\"}",
                "502 | <html><h1>502 Bad Gateway</h1></html>",
                "503 | ``",
                "504 | <html></html>",
                "429 | ``",
                "408 | ``",
                "400 | {\"code\":\"invalid\",\"message\":\"this service is overloaded, please try again later\"}",
            })
    void knowsWhenTheServerCannotNow(int status, String body) {
        assertThat(InfluxAnswers.verdict(HttpReply.of(status, body))).isEqualTo(new Unavailable(null));
    }

    @Test
    void passesOnHowLongToLeaveItAlone() {
        Duration wait = Duration.ofSeconds(17);

        assertThat(InfluxAnswers.verdict(new HttpReply(503, "", wait, null))).isEqualTo(new Unavailable(wait));
        assertThat(InfluxAnswers.verdict(new HttpReply(429, "", wait, null))).isEqualTo(new Unavailable(wait));
    }

    @Test
    void knowsStoredAndTooLarge() {
        assertThat(InfluxAnswers.verdict(HttpReply.of(204, ""))).isEqualTo(new Stored());
        assertThat(InfluxAnswers.verdict(HttpReply.of(201, ""))).isEqualTo(new Stored());
        assertThat(InfluxAnswers.verdict(HttpReply.of(201, "{}"))).isEqualTo(new Stored());
        assertThat(InfluxAnswers.verdict(HttpReply.of(413, "{\"error\":\"Request Entity Too Large\"}")))
                .isEqualTo(new TooLarge());
    }

    @Test
    void aSuccessThatSpeaksOfRejectedLinesIsNone() {
        String words = """
                {"code":"invalid","line":2,"message":"failed to parse line protocol: errors encountered on line(s):\\n\
                error parsing line 2 (1-based): Invalid measurement was provided"}""";
        String named = """
                {"error":"partial write of line protocol occurred",\
                "data":[{"original_line":"m a=","line_number":2,"error_message":"bad"}]}""";

        assertThat(InfluxAnswers.verdict(HttpReply.of(201, words))).isInstanceOf(SomeRefused.class);
        assertThat(InfluxAnswers.verdict(HttpReply.of(201, named))).isInstanceOf(LinesNamed.class);
        assertThat(InfluxAnswers.verdict(HttpReply.of(201, words.substring(0, 100))))
                .as("one that is too long to be read whole")
                .isInstanceOf(SomeRefused.class);
    }
}
