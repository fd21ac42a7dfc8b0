/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.micro;

import io.sluice.benchmarks.load.Sample;
import io.sluice.codec.Decoding;
import io.sluice.codec.MessageDecoder;
import io.sluice.codec.route.RouteTable;
import io.sluice.model.Reading;
import java.util.stream.IntStream;

/** Topics, payloads and readings of some devices, each with values of its own. */
final class Fleet {

    private static final long FIRST_TIME = 1_800_000_000_000_000_000L;

    private Fleet() {}

    static String[] topics(int devices) {
        return IntStream.range(0, devices)
                .mapToObj("telemetry/plant/dev-%05d/environment"::formatted)
                .toArray(String[]::new);
    }

    static byte[][] payloads(int devices) {
        return IntStream.range(0, devices).mapToObj(Sample::payload).toArray(byte[][]::new);
    }

    static Reading[] readings(int devices) {
        MessageDecoder decoder = new MessageDecoder(RouteTable.DEFAULT);
        String[] topics = topics(devices);
        byte[][] payloads = payloads(devices);
        return IntStream.range(0, devices)
                .mapToObj(i -> reading(decoder.decode(topics[i], payloads[i], FIRST_TIME + i * 1_000L)))
                .toArray(Reading[]::new);
    }

    private static Reading reading(Decoding decoding) {
        return switch (decoding) {
            case Decoding.Decoded decoded -> decoded.readings().getFirst();
            case Decoding.Filtered filtered -> throw new IllegalStateException(filtered.why());
            case Decoding.Undecodable bad ->
                throw new IllegalStateException("the benchmarks' own message cannot be decoded: " + bad.fault());
        };
    }
}
