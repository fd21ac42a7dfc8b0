/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import java.util.List;
import org.junit.jupiter.api.Test;

class InspectorPairTest {

    private static final Decoding.Decoded NOTHING = new Decoding.Decoded(List.of(), List.of());
    private static final Decoding.Decoded REFUSED =
            new Decoding.Decoded(List.of(), List.of(new DecodeFault(0, "refused", "for a test")));

    @Test
    void theSecondSeesWhatTheFirstHasMadeOfAMessage() {
        Inspector first = (_, _, _) -> REFUSED;
        Inspector second = (_, _, decoded) -> decoded == REFUSED ? decoded : NOTHING;
        assertThat(first.then(second).inspect(1, 1, NOTHING)).isSameAs(REFUSED);
    }

    @Test
    void aFaultInTheSecondDoesNotUndoWhatTheFirstHasRefused() {
        Inspector first = (_, _, _) -> REFUSED;
        Inspector second = (_, _, _) -> {
            throw new IllegalStateException("for a test");
        };
        assertThat(first.then(second).inspect(1, 1, NOTHING)).isSameAs(REFUSED);
    }
}
