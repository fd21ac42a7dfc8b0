/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import io.sluice.codec.lineprotocol.LineProtocolWriter;
import io.sluice.model.Reading;
import io.sluice.store.Batch;
import io.sluice.store.Sighting;
import io.sluice.store.WriteOutcome.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * A batch as line protocol, with the place of every line: the readings first, the registry's lines after them. What the
 * registry's own measurement would collide with is left out and refused here.
 */
final class Lines {

    private static final MediaType PLAIN = MediaType.get("text/plain; charset=utf-8");

    private final Batch batch;
    private final LineProtocolWriter text;
    private final List<Refusal> refusals = new ArrayList<>();
    private final int[] ends;
    private final int[] readings;
    private int count;

    /** @param writer an empty one, which must not be used for anything else as long as these lines are */
    Lines(Batch batch, LineProtocolWriter writer) {
        this.batch = batch;
        this.text = writer;
        int most = batch.readings().size() + batch.sightings().size();
        ends = new int[most];
        readings = new int[most];
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

    /** Some lines, in the order given, as they go over the wire; valid as long as the writer that they were written with is. */
    RequestBody body(int[] lines) {
        boolean together = lines.length > 0 && lines[lines.length - 1] - lines[0] == lines.length - 1;
        return together
                ? new Stretches(new int[] {start(lines[0])}, new int[] {ends[lines[lines.length - 1]]})
                : scattered(lines);
    }

    private RequestBody scattered(int[] lines) {
        int[] from = new int[lines.length];
        int[] to = new int[lines.length];
        for (int i = 0; i < lines.length; i++) {
            from[i] = start(lines[i]);
            to[i] = ends[lines[i]];
        }
        return new Stretches(from, to);
    }

    /** Parts of the text, one after the other. */
    private final class Stretches extends RequestBody {

        private final int[] from;
        private final int[] to;

        Stretches(int[] from, int[] to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public MediaType contentType() {
            return PLAIN;
        }

        @Override
        public long contentLength() {
            return Arrays.stream(to).asLongStream().sum()
                    - Arrays.stream(from).asLongStream().sum();
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            for (int i = 0; i < from.length; i++) {
                text.writeTo(sink.outputStream(), from[i], to[i]);
            }
        }
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
