/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.codec.route.Resolution;
import io.sluice.codec.route.RouteResolver;
import io.sluice.ingest.deadletter.DeadLetter;
import io.sluice.ingest.deadletter.LetterOrigin;
import io.sluice.ingest.ledger.Outcome;
import io.sluice.ingest.ledger.Recorder;
import io.sluice.model.DeviceKey;
import io.sluice.model.Names;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.store.WriteOutcome.Refusal;
import io.sluice.store.WriteOutcome.Written;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the delivery ledger of a settled batch, in the order of the journal, so that what the ledger holds does not depend
 * on where batches were cut. Not thread-safe.
 */
final class LedgerNews {

    /** Stands in a resolution for what the payload, not the topic, would tell. */
    private static final String NOT_IN_TOPIC = "-";

    private final RouteResolver routes;

    LedgerNews(RouteResolver routes) {
        this.routes = routes;
    }

    void tell(ForwardBatch batch, Written written, Recorder to) {
        BitSet refused = refused(written);
        int letter = 0;
        int unread = 0;
        ForwardBatch.MessageSpan before = null;
        for (int i = 0; i < batch.messages().size(); i++) {
            ForwardBatch.MessageSpan span = batch.messages().get(i);
            long sequence = span.source().sequence();
            letter = letters(batch.deadLetters(), letter, sequence, before, to);
            unread = unread(batch.unread(), unread, sequence, to);
            readings(batch, i, refused, to);
            before = span;
        }
        letters(batch.deadLetters(), letter, Long.MAX_VALUE, before, to);
        unread(batch.unread(), unread, Long.MAX_VALUE, to);
        damaged(batch, to);
    }

    private static BitSet refused(Written written) {
        BitSet refused = new BitSet();
        for (Refusal refusal : written.refusals()) {
            refused.set(refusal.index());
        }
        return refused;
    }

    private static void readings(ForwardBatch batch, int message, BitSet refused, Recorder to) {
        List<Reading> readings = batch.batch().readings();
        ForwardBatch.MessageSpan span = batch.messages().get(message);
        long receivedAt = span.source().receivedAtNanos();
        List<Withheld.Held> held = span.withheld().readings();
        int next = 0;
        for (int i = span.firstReading(); i < batch.endOfMessage(message); i++) {
            while (next < held.size() && held.get(next).index() < span.indexInPayload(i)) {
                to.reading(held.get(next++).reading(), receivedAt, true);
            }
            to.reading(readings.get(i), receivedAt, refused.get(i));
        }
        while (next < held.size()) {
            to.reading(held.get(next++).reading(), receivedAt, true);
        }
    }

    /**
     * Those before a sequence, but for those of readings that are told themselves; gives the place of the first that is not.
     *
     * @param last the last message with readings before it
     */
    private int letters(
            List<DeadLetter> letters, int from, long before, ForwardBatch.@Nullable MessageSpan last, Recorder to) {
        int at = from;
        while (at < letters.size() && letters.get(at).sequence() < before) {
            DeadLetter letter = letters.get(at++);
            boolean told = last != null
                    && last.source().sequence() == letter.sequence()
                    && last.withheld().isOf(letter.readingIndex());
            if (!told) {
                unread(letter.topic(), Outcome.DEAD_LETTERED, letter.receivedAtNanos(), to);
            }
        }
        return at;
    }

    private int unread(List<ForwardBatch.Unread> unread, int from, long before, Recorder to) {
        int at = from;
        while (at < unread.size() && unread.get(at).sequence() < before) {
            ForwardBatch.Unread message = unread.get(at++);
            unread(message.topic(), message.outcome(), message.receivedAtNanos(), to);
        }
        return at;
    }

    private void unread(String topic, Outcome outcome, long receivedAtNanos, Recorder to) {
        SeriesKey known = routes.resolve(topic) instanceof Resolution.Routed routed ? routed.series() : null;
        DeviceKey device = device(topic, known);
        if (device == null) {
            to.nobodys(outcome, 1);
            return;
        }
        String measurement = known == null || known.measurement().equals(NOT_IN_TOPIC) ? "" : known.measurement();
        to.unread(device, measurement, outcome, receivedAtNanos);
    }

    private @Nullable DeviceKey device(String topic, @Nullable SeriesKey known) {
        if (known != null && !known.device().device().equals(NOT_IN_TOPIC)) {
            return known.device();
        }
        LetterOrigin origin = LetterOrigin.of(topic, routes);
        return Names.isValid(origin.site()) && Names.isValid(origin.device())
                ? new DeviceKey(origin.site(), origin.device())
                : null;
    }

    /** One letter stands for all records of a damaged stretch. */
    private static void damaged(ForwardBatch batch, Recorder to) {
        long more = batch.decided().readingsDeadLettered() - batch.deadLetters().size();
        for (ForwardBatch.MessageSpan span : batch.messages()) {
            more -= span.withheld().withoutLetter();
        }
        if (more > 0) {
            to.nobodys(Outcome.DEAD_LETTERED, more);
        }
    }
}
