/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.ingest.inspect.Inspector;
import io.sluice.ingest.inspect.TooManyLetters;
import io.sluice.model.EpochNanos;
import io.sluice.model.Reading;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every reading before it goes to the store: whether its site sends no more than it may, how many fields it has, how long
 * its names are, when it claims to be measured, and last whether its series is known or has room. The reasons for how it is done
 * are in {@code docs/decisions/0014-guards.md}. Thread-safe; a reading of a series that is known costs no lock and no object.
 *
 * <p>Decisions follow from what was decided before and the message's time of receipt, not from a clock, and what they need is on
 * written before a batch goes to the store. So what was let in before a crash is let in when it is shown again, and takes no
 * room twice; and a reading that is a dead letter already stays one.
 */
public final class Guards implements Inspector, AutoCloseable {

    private static final int MOST_SITES = 10;

    private final ReadingLimits limits;
    private final TimeLimits times;
    private final @Nullable SeriesBudget budget;
    private final @Nullable SiteRates rates;
    private final SiteLoads loads = new SiteLoads();
    private final KeptLetters kept;
    private final long recoveredBelow;
    private final InstantSource clock;
    private final AtomicLongArray refused = new AtomicLongArray(Guard.values().length);

    /** The dead letters of messages that may be shown again. */
    @FunctionalInterface
    public interface KeptLetters {
        boolean isKept(long sequence, int readingIndex);
    }

    private Guards(
            GuardSettings settings,
            @Nullable SeriesBudget budget,
            KeptLetters kept,
            long recoveredBelow,
            InstantSource clock) {
        this.limits = new ReadingLimits(settings.maxFields(), settings.maxNameLength());
        this.times = new TimeLimits(settings.future(), settings.past(), settings.times());
        this.budget = budget;
        this.rates = settings.siteRate() == 0 ? null : new SiteRates(settings.siteRate());
        this.kept = kept;
        this.recoveredBelow = recoveredBelow;
        this.clock = clock;
    }

    /**
     * Guards, with the series that were known before.
     *
     * @param folder of the files of known series
     * @param recoveredBelow messages below this sequence may have been shown to another process before
     * @param hasHistory whether messages have been stored before
     */
    public static Guards open(
            Path folder,
            GuardSettings settings,
            KeptLetters kept,
            long recoveredBelow,
            boolean hasHistory,
            InstantSource clock) {
        return new Guards(settings, budget(folder, settings, hasHistory, clock), kept, recoveredBelow, clock);
    }

    private static @Nullable SeriesBudget budget(
            Path folder, GuardSettings settings, boolean hasHistory, InstantSource clock) {
        if (settings.newSeries() == 0) {
            new SeriesFiles(folder).forget();
            return null;
        }
        return SeriesBudget.open(
                folder, settings.newSeries(), settings.knownSeries(), hasHistory, EpochNanos.of(clock.instant()));
    }

    @Override
    public Decoding.Decoded inspect(long sequence, long receivedAtNanos, Decoding.Decoded decoded) {
        Decoding.Decoded fresh = sequence < recoveredBelow ? withoutKept(sequence, decoded) : decoded;
        if (!fresh.readings().isEmpty()) {
            String site = siteOf(fresh);
            loads.count(site, receivedAtNanos);
            if (rates != null && !rates.take(site, receivedAtNanos)) {
                refused.incrementAndGet(Guard.SITE_RATE.ordinal());
                return TooManyLetters.whole(fresh, Guard.SITE_RATE.reason(), overRate(rates, site));
            }
        }
        Refusals refusals = null;
        List<Reading> readings = fresh.readings();
        for (int i = 0; i < readings.size(); i++) {
            Breach breach = breach(readings.get(i), receivedAtNanos, receivedAtNanos);
            if (breach != null) {
                refusals = refusals == null ? new Refusals(fresh) : refusals;
                refusals.add(i, breach);
            }
        }
        return refusals == null ? fresh : refusals.ofMessage();
    }

    /** What becomes of dead letters that are read again: now counts for the budget, and each reading is judged for itself. */
    public Inspector forReplay() {
        return new Inspector() {
            @Override
            public Decoding.Decoded inspect(long sequence, long receivedAtNanos, Decoding.Decoded decoded) {
                long now = EpochNanos.of(clock.instant());
                Refusals refusals = new Refusals(decoded);
                for (int i = 0; i < decoded.readings().size(); i++) {
                    Breach breach = breach(decoded.readings().get(i), receivedAtNanos, now);
                    if (breach != null) {
                        refusals.add(i, breach);
                    }
                }
                return refusals.each();
            }

            @Override
            public void handingOver() {
                Guards.this.handingOver();
            }
        };
    }

    private @Nullable Breach breach(Reading reading, long receivedAtNanos, long nowNanos) {
        Breach breach = limits.breach(reading);
        if (breach == null) {
            breach = times.flag(reading, receivedAtNanos);
        }
        if (breach == null && budget != null) {
            String detail = budget.admit(reading.series(), nowNanos);
            breach = detail == null ? null : new Breach(Guard.NEW_SERIES, detail);
        }
        if (breach != null) {
            refused.incrementAndGet(breach.guard().ordinal());
        }
        return breach;
    }

    /** The site of a message, whose readings have one. */
    private static String siteOf(Decoding.Decoded decoded) {
        return decoded.readings().getFirst().series().device().site();
    }

    private static String overRate(SiteRates rates, String site) {
        return "the site '%s' sends more than %d messages a second (sluice.ingest.guards.site-rate); replay the letter when it is quiet"
                .formatted(site, rates.perSecond());
    }

    /** Before the crash these were refused, by a guard or by the store, and the letters are kept. */
    private Decoding.Decoded withoutKept(long sequence, Decoding.Decoded decoded) {
        String why = "it was kept as a dead letter before the restart";
        Refusals refusals = new Refusals(decoded);
        boolean hasLetterAnyway = decoded.hasFaultOfMessage();
        if (!hasLetterAnyway && kept.isKept(sequence, DecodeFault.WHOLE_MESSAGE)) {
            return decoded.refusedAsOne("kept-before", why);
        }
        boolean any = false;
        for (int i = 0; i < decoded.readings().size(); i++) {
            int index = refusals.indexInPayload(i);
            if (kept.isKept(sequence, index)) {
                refusals.add(i, new DecodeFault(index, "kept-before", why));
                any = true;
            }
        }
        if (!any) {
            return decoded;
        }
        return hasLetterAnyway ? refusals.ofMessage() : refusals.each();
    }

    /**
     * Why the HTTP door should not take what it has decoded; empty when it may. Looks at no budget and counts nothing, since the
     * readings are not yet received.
     */
    public List<DecodeFault> faultsAtTheDoor(Decoding.Decoded decoded, long now) {
        List<DecodeFault> faults = new ArrayList<>();
        for (int i = 0; i < decoded.readings().size(); i++) {
            Reading reading = decoded.readings().get(i);
            Breach breach = limits.breach(reading);
            breach = breach == null ? times.check(reading, now) : breach;
            if (breach != null) {
                faults.add(breach.at(i));
            }
        }
        return faults;
    }

    /** Why the HTTP door should take nothing of a site just now; {@code null} when it may. */
    public @Nullable String tooMuchAtTheDoor(String site) {
        return rates == null || rates.enter(site, EpochNanos.of(clock.instant())) ? null : overRate(rates, site);
    }

    @Override
    public void handingOver() {
        if (budget != null) {
            budget.write();
        }
    }

    /** Never fails: what cannot be made safe is said, and nothing waits for it. */
    @Override
    public void force() {
        if (budget != null) {
            budget.force();
        }
    }

    /** How many readings (of {@link Guard#SITE_RATE}: messages) a guard has refused since the start. */
    public long refused(Guard guard) {
        return refused.get(guard.ordinal());
    }

    /** Readings whose time was too far ahead. */
    public long ahead() {
        return times.ahead();
    }

    /** Readings whose time was too far behind. */
    public long behind() {
        return times.behind();
    }

    public long knownSeries() {
        return budget == null ? 0 : budget.known();
    }

    public long forgottenSeries() {
        return budget == null ? 0 : budget.forgotten();
    }

    /**
     * How they stand.
     *
     * @param most budgets at most
     * @param sites of which the caller may know
     */
    public GuardReport report(int most, Predicate<String> sites) {
        Map<String, Long> byGuard = new LinkedHashMap<>();
        for (Guard guard : Guard.values()) {
            byGuard.put(guard.word(), refused(guard));
        }
        Map<String, Long> flagged = new LinkedHashMap<>();
        flagged.put("future", ahead());
        flagged.put("past", behind());
        GuardReport.Flagged last = times.last();
        return new GuardReport(
                budget == null ? null : budget.report(EpochNanos.of(clock.instant()), most, sites),
                byGuard,
                flagged,
                last != null && sites.test(last.site()) ? last : null,
                loads.busiest(MOST_SITES, sites));
    }

    @Override
    public void close() {
        if (budget != null) {
            budget.close();
        }
    }
}
