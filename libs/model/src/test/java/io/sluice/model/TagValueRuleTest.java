/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagValueRuleTest {

    @Test
    void takesEveryPrintableCharacterOfAsciiButTheBackslash() {
        for (char c = ' '; c <= '~'; c++) {
            for (String value : new String[] {"" + c, c + "ab", "a" + c + "b", "ab" + c}) {
                assertThat(TagValueRule.isValid(value)).as("'%s'", value).isEqualTo(c != '\\');
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                ".",
                "..",
                "/var/log;a",
                "km/h",
                "100%",
                " a ",
                "#1",
                "a+b",
                "温度",
                "Насос",
                "🌡️💧",
                "a\u2028b"
            })
    void takesWhatNoNameMayBeAndWordsOfEveryScript(String value) {
        assertThat(TagValueRule.fault(value)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``             | is empty; a value of a tag has 1 to 128 characters",
                "`a\nb`         | has the control character U+000A at position 1",
                "`\u0000`       | has the control character U+0000 at position 0",
                "`ab\u007f`     | has the control character U+007F at position 2",
                "`ab\u0085`     | has the control character U+0085 at position 2",
                "C:\\Temp       | has the character '\\' at position 2; line protocol has no way to write a backslash",
                "`a\ud83c`      | has half of a surrogate pair at position 1",
                "`\udf21a`      | has half of a surrogate pair at position 0",
            })
    void tellsWhatIsWrong(String value, String fault) {
        assertThat(TagValueRule.fault(value)).startsWith(fault);
        assertThat(TagValueRule.fault(value)).as("asked again").startsWith(fault);
    }

    @Test
    void countsCharactersAndNotTheirHalves() {
        assertThat(TagValueRule.fault("💧".repeat(128))).isNull();
        assertThat(TagValueRule.fault("💧".repeat(129))).isEqualTo("has 129 characters; the most is 128");
    }

    @Test
    void whatPassedAsAValueIsNoNameForAllThat() {
        String value = "a/b";
        assertThat(TagValueRule.fault(value)).isNull();
        assertThat(Names.fault(value))
                .isEqualTo("has the character '/' at position 1; none of / \\ ; % + # may be in a name");
        assertThat(Names.fault(".")).isEqualTo("is '.' alone, which no path can carry");
    }

    @Test
    void tagsHoldTheirNamesToTheOneRuleAndTheirValuesToTheOther() {
        assertThat(Tags.of(Map.of("path", "/")).values()).containsEntry("path", "/");
        assertThatThrownBy(() -> Tags.of(Map.of("a/b", "c")))
                .hasMessageStartingWith("tag name 'a/b' has the character");
        assertThatThrownBy(() -> Tags.of(Map.of("path", "C:\\")))
                .hasMessageStartingWith("value 'C:\\' of the tag 'path' has the character");
    }

    @Test
    void aSiteAndADeviceAreNamesThoughTheStoresKeepThemAsTags() {
        assertThatThrownBy(() -> new DeviceKey("a/b", "d")).hasMessageContaining("site name 'a/b'");
        assertThatThrownBy(() -> new DeviceKey("s", "100%")).hasMessageContaining("device name '100%'");
    }
}
