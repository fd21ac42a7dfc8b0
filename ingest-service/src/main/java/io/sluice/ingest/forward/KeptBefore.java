/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.codec.DecodeFault;
import io.sluice.ingest.deadletter.DeadLetters;
import io.sluice.store.WriteOutcome.Refusal;
import io.sluice.store.WriteOutcome.Written;
import java.util.ArrayList;
import java.util.List;

/** Which readings of messages that were settled before did not reach the store, as the dead letters tell. */
final class KeptBefore {

    private KeptBefore() {}

    /** Of a batch that was decoded once more, without an inspector: what one had refused then, or the store. */
    static Written of(ForwardBatch batch, DeadLetters letters) {
        List<Refusal> refused = new ArrayList<>();
        for (int message = 0; message < batch.messages().size(); message++) {
            ForwardBatch.MessageSpan span = batch.messages().get(message);
            long sequence = span.source().sequence();
            // A letter of the whole message stands for all of it, or is the decoder's own: then it names which of the
            // good readings beside it were refused.
            boolean all = !span.letter() && letters.isKept(sequence, DecodeFault.WHOLE_MESSAGE);
            for (int i = span.firstReading(); i < batch.endOfMessage(message); i++) {
                if (all || letters.isKept(sequence, span.indexInPayload(i))) {
                    refused.add(new Refusal(i, "", ""));
                }
            }
        }
        return new Written(refused);
    }
}
