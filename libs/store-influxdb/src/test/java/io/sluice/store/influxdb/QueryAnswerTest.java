/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class QueryAnswerTest {

    @Test
    void readsSeriesWithTagsAndTypedRows() {
        QueryAnswer answer = read("""
                {"results":[{"statement_id":0,"series":[{"name":"m","tags":{"site":"s","room":""},
                "columns":["time","f","b","t"],"values":[[1700000000123456789,-0,true,"x"],[-5,1e+308,null,""]],
                "partial":true}]}]}""");

        ResultSeries series = answer.series().getFirst();
        assertThat(series.name()).isEqualTo("m");
        assertThat(series.tags()).isEqualTo(Map.of("site", "s"));
        assertThat(series.columns()).containsExactly("time", "f", "b", "t");
        assertThat(series.rows().get(0)).containsExactly(1_700_000_000_123_456_789L, -0.0, true, "x");
        assertThat(series.rows().get(1)).containsExactly(-5L, 1e308, null, "");
    }

    @Test
    void keepsWholeNumbersThatOnlyADoubleHolds() {
        QueryAnswer answer = read("""
                {"results":[{"series":[{"name":"m","columns":["time","f"],
                "values":[[1,100000000000000000000],[2,9223372036854775807]]}]}]}""");

        assertThat(answer.series().getFirst().rows().get(0)[1]).isEqualTo(1e20);
        assertThat(answer.series().getFirst().rows().get(1)[1]).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void readsAnErrorInsideAnAnswerThatSaysOk() {
        QueryAnswer answer = read("""
                {"results":[{"statement_id":0,"error":"database not found: nope"}]}""");

        assertThat(answer.error()).isEqualTo("database not found: nope");
        assertThat(answer.series()).isEmpty();
    }

    @Test
    void readsAnEmptyAnswer() {
        assertThat(read("{\"results\":[{\"statement_id\":0}]}").series()).isEmpty();
        assertThat(read("{}").series()).isEmpty();
    }

    @Test
    void refusesWhatIsNoJsonOrBreaksOff() {
        assertThatThrownBy(() -> read("<html>")).isInstanceOf(JacksonException.class);
        assertThatThrownBy(
                        () -> read("{\"results\":[{\"series\":[{\"name\":\"m\",\"columns\":[\"time\"],\"values\":[[1"))
                .isInstanceOf(JacksonException.class);
    }

    private static QueryAnswer read(String json) {
        return QueryAnswer.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }
}
