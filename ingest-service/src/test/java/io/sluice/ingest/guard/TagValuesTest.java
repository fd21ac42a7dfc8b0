/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DeviceKey;
import io.sluice.model.SeriesKey;
import io.sluice.model.Tags;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TagValuesTest {

    /** After a restart the first letters come when each device has sent once; an estimate that missed a value must not blame it. */
    @Test
    void namesTheTagAndNotTheDeviceThatHasHadAsManyValuesSoFar() {
        for (int installation = 0; installation < 500; installation++) {
            SeriesPrint prints = new SeriesPrint(installation, 4711);
            TagValues values = new TagValues(0);
            for (int n = 0; n < 10; n++) {
                values.note(series("dev-" + n, Map.of("lot", "lot-" + n)), prints);
                assertThat(values.most().name()).isEqualTo("lot");
            }
        }
    }

    @Test
    void namesTheDeviceWhereFurtherTagsHaveFewValues() {
        SeriesPrint prints = new SeriesPrint(1, 2);
        TagValues values = new TagValues(0);
        for (int n = 0; n < 100; n++) {
            values.note(series("dev-" + n, Map.of("line", "line-" + n % 5, "unit", "C")), prints);
        }
        assertThat(values.most().name()).isEqualTo("device");
    }

    private static SeriesKey series(String device, Map<String, String> tags) {
        return new SeriesKey("environment", new DeviceKey("plant", device), Tags.of(tags));
    }
}
