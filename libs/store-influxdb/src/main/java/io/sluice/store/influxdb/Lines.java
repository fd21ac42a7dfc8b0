/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import io.sluice.codec.lineprotocol.LineProtocolWriter;
import io.sluice.model.Reading;
import io.sluice.store.Batch;
import io.sluice.store.Sighting;
import io.sluice.store.WriteOutcome.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch as line protocol, with the place of every line: the readings first, the registry's lines after them. What the
 * registry's own measurement would collide with is left out and refused here.
 */
final class Lines {

    private static final int EXPECTED_LINE = 160;

    private final Batch batch;
    private final LineProtocolWriter text;
    private final List<Refusal> refusals = new ArrayList<>();
    private final int[] ends;
    private final int[] readings;
    private int count;

    Lines(Batch batch) {
        this.batch = batch;
        int most = batch.readings().size() + batch.sightings().size();
        ends = new int[most];
        readings = new int[most];
        text = new LineProtocolWriter(Math.multiplyExact(most, EXPECTED_LINE));
        writeReadings();
        batch.sightings().forEach(this::write);
    }

    private void writeReadings() {
        for (int i = 0; i < batch.readings().size(); i++) {
            Reading reading = batch.readings().get(i);
            if (Registry.isOwn(reading.series().measurement())) {
                refusals.add(new Refusal(
                        i,
                        RefusalCode.RESERVED_NAME.word(),
                        "the measurement '%s' is Sluice's own device registry; use another name"
                                .formatted(reading.series().measurement())));
            } else {
                text.append(reading);
                endLine(i);
            }
        }
    }

    private void write(Sighting sighting) {
        Registry.append(text, sighting);
        endLine(-1);
    }

    private void endLine(int reading) {
        readings[count] = reading;
        ends[count++] = text.length();
    }

    /** The numbers of all lines, counted from 0. */
    int[] all() {
        int[] all = new int[count];
        Arrays.setAll(all, i -> i);
        return all;
    }

    /** What was refused without asking the server. */
    List<Refusal> refusals() {
        return refusals;
    }

    /** The text of some lines, in the order given. */
    String text(int[] lines) {
        if (lines.length == 0) {
            return "";
        }
        if (lines[lines.length - 1] - lines[0] == lines.length - 1) {
            return text.text(start(lines[0]), ends[lines[lines.length - 1]]);
        }
        StringBuilder some = new StringBuilder(lines.length * EXPECTED_LINE);
        for (int line : lines) {
            some.append(text(line));
        }
        return some.toString();
    }

    String text(int line) {
        return text.text(start(line), ends[line]);
    }

    private int start(int line) {
        return line == 0 ? 0 : ends[line - 1];
    }

    /** The place of a line's reading in the batch; negative for a line of the registry. */
    int readingIndex(int line) {
        return readings[line];
    }

    /** The reading of a line; {@code null} for a line of the registry. */
    @Nullable
    Reading reading(int line) {
        return readings[line] < 0 ? null : batch.readings().get(readings[line]);
    }
}
