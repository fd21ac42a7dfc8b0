/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.codec.MessageDecoder;
import io.sluice.ingest.deadletter.DeadLetter;
import io.sluice.ingest.deadletter.LetterNews;
import io.sluice.ingest.inspect.Inspector;
import io.sluice.ingest.inspect.TooManyLetters;
import io.sluice.ingest.intake.MessageRecord;
import io.sluice.ingest.ledger.Outcome;
import io.sluice.model.Reading;
import io.sluice.store.Batch;
import io.sluice.store.Sighting;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes messages one after another into a {@link ForwardBatch}. Not thread-safe; one batch, then {@link #build}. */
final class BatchBuilder {

    private static final Logger log = LoggerFactory.getLogger(BatchBuilder.class);

    private final BatchLimits limits;
    private final IntSupplier lines;
    private final MessageDecoder decoder;
    private final Inspector inspector;
    private final DeviceSightings sightings;
    private List<Reading> readings = new ArrayList<>();
    private List<Sighting> seen = new ArrayList<>();
    private List<ForwardBatch.MessageSpan> messages = new ArrayList<>();
    private List<DeadLetter> letters = new ArrayList<>();
    private List<ForwardBatch.Unread> unread = new ArrayList<>();
    private long bytes;
    private long firstSequence;
    private long endSequence;
    private long mostMessages = Long.MAX_VALUE;
    private long oldestReceivedAtNanos;
    private long duplicates;
    private long filtered;
    private long undecodable;
    private long readingFaults;
    private boolean empty = true;

    /**
     * An empty builder.
     *
     * @param lines readings per batch at most just now, beside the limits
     * @param inspector of what was decoded; {@link Inspector#NONE} for messages that it was shown before
     */
    BatchBuilder(
            BatchLimits limits,
            IntSupplier lines,
            MessageDecoder decoder,
            Inspector inspector,
            DeviceSightings sightings) {
        this.limits = limits;
        this.lines = lines;
        this.decoder = decoder;
        this.inspector = inspector;
        this.sightings = sightings;
    }

    boolean isEmpty() {
        return empty;
    }

    boolean isFull() {
        return readings.size() >= Math.min(lines.getAsInt(), limits.maxLines())
                || bytes >= limits.maxBytes()
                || messages.size() + letters.size() + duplicates + filtered >= limits.maxLines()
                || endSequence - firstSequence >= mostMessages;
    }

    /** Makes the batch under way full at so many messages. */
    void endAt(long messages) {
        mostMessages = messages;
    }

    /** Adds the next message of the journal. */
    void add(long sequence, MessageRecord message) {
        begin(sequence, message.receivedAtNanos());
        bytes += message.topic().length() + (long) message.payload().length;
        if (message.duplicate()) {
            duplicates++;
            unread.add(unread(sequence, message, Outcome.REDELIVERED));
            return;
        }
        if (message.topic().startsWith(LetterNews.OWN_TOPICS)) {
            unread.add(unread(sequence, message, Outcome.FILTERED));
            filtered++; // our own news: were it to become a dead letter, that would be news again
            return;
        }
        SourceMessage source =
                new SourceMessage(sequence, message.receivedAtNanos(), message.topic(), message.payload());
        switch (decode(message)) {
            case Decoding.Undecodable bad -> {
                undecodable++;
                letters.add(letter(source, bad.fault()));
            }
            case Decoding.Filtered _ -> {
                unread.add(unread(sequence, message, Outcome.FILTERED));
                filtered++;
            }
            case Decoding.Decoded decoded -> {
                Decoding.Decoded read = TooManyLetters.joined(decoded);
                Decoding.Decoded looked = inspect(source, read);
                take(source, looked, Withheld.between(read, looked));
            }
        }
    }

    private static ForwardBatch.Unread unread(long sequence, MessageRecord message, Outcome outcome) {
        return new ForwardBatch.Unread(sequence, message.receivedAtNanos(), message.topic(), outcome);
    }

    /** Adds what is known of records that the disk has damaged: nothing but how many they were. */
    void addDamaged(long firstSequence, long count) {
        begin(firstSequence, 0);
        endSequence = firstSequence + count;
        undecodable += count;
        String detail =
                "%d records from %d on were damaged on the disk and cannot be read".formatted(count, firstSequence);
        letters.add(
                new DeadLetter(firstSequence, DecodeFault.WHOLE_MESSAGE, "damaged-record", detail, 0, "", new byte[0]));
    }

    private void begin(long sequence, long receivedAtNanos) {
        if (empty) {
            firstSequence = sequence;
            empty = false;
        }
        if (oldestReceivedAtNanos == 0) {
            oldestReceivedAtNanos = receivedAtNanos;
        }
        endSequence = sequence + 1;
    }

    /** A fault of the decoder's own code must not stop the stream, nor lose the message. */
    private Decoding decode(MessageRecord message) {
        if (message.oversize() != null) {
            decoder.passOver(message.topic(), message.receivedAtNanos());
            return Decoding.undecodable(
                    "too-large",
                    "the payload has %d bytes (SHA-256 %s); its first %d are kept"
                            .formatted(
                                    message.oversize().length(),
                                    HexFormat.of().formatHex(message.oversize().sha256()),
                                    message.payload().length));
        }
        try {
            return decoder.decode(message.topic(), message.payload(), message.receivedAtNanos());
        } catch (RuntimeException e) {
            log.error("the decoder failed on a message of topic {}; it is kept as a dead letter", message.topic(), e);
            return Decoding.undecodable("decoder-failed", "the decoder failed: " + e);
        }
    }

    /** A fault of an inspector's own code must not stop the stream, nor lose the message. */
    private Decoding.Decoded inspect(SourceMessage source, Decoding.Decoded decoded) {
        try {
            return inspector.inspect(source.sequence(), source.receivedAtNanos(), decoded);
        } catch (RuntimeException e) {
            log.error("looking at a message of topic {} failed; it goes on as it was decoded", source.topic(), e);
            return decoded;
        }
    }

    private void take(SourceMessage source, Decoding.Decoded decoded, Withheld withheld) {
        for (DecodeFault fault : decoded.faults()) {
            DeadLetter letter = letter(source, fault);
            boolean ofMessage = fault.index() == DecodeFault.WHOLE_MESSAGE;
            letters.add(ofMessage ? letter.alsoOf(withheld.besideLetter(decoded), letter.detail()) : letter);
        }
        readingFaults += decoded.faults().size() + withheld.withoutLetter();
        messages.add(new ForwardBatch.MessageSpan(
                readings.size(),
                decoded.gaps(),
                !decoded.faults().isEmpty(),
                decoded.hasFaultOfMessage(),
                withheld,
                source));
        for (Reading reading : decoded.readings()) {
            readings.add(reading);
            Sighting due = sightings.note(reading.series(), source.receivedAtNanos());
            if (due != null) {
                seen.add(due);
            }
        }
    }

    private static DeadLetter letter(SourceMessage source, DecodeFault fault) {
        return new DeadLetter(
                source.sequence(),
                fault.index(),
                fault.reason(),
                fault.detail(),
                source.receivedAtNanos(),
                source.topic(),
                source.payload());
    }

    /** The batch; the builder is empty again after it. */
    ForwardBatch build() {
        inspector.handingOver();
        Tally decided = new Tally(0, undecodable, filtered, duplicates, 0, undecodable + readingFaults);
        ForwardBatch built = new ForwardBatch(
                new Batch(readings, seen),
                messages,
                letters,
                unread,
                firstSequence,
                endSequence,
                oldestReceivedAtNanos,
                decided,
                decoder.takeSessionChanges());
        readings = new ArrayList<>();
        seen = new ArrayList<>();
        messages = new ArrayList<>();
        letters = new ArrayList<>();
        unread = new ArrayList<>();
        bytes = 0;
        oldestReceivedAtNanos = 0;
        duplicates = 0;
        filtered = 0;
        undecodable = 0;
        readingFaults = 0;
        mostMessages = Long.MAX_VALUE;
        empty = true;
        return built;
    }
}
