/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a device with a sequence sends, and what of it arrives in which order: the model that the ledger is judged by. It
 * knows the whole truth; nothing in it is the ledger's code.
 */
final class DeviceStream {

    private static final long SECOND = 1_000_000_000L;
    private static final long BEGIN = 1_767_225_600L * SECOND;

    /** What may happen to a device's readings. */
    record Fate(double drops, double repeats, int repeatedWithin, double overtakes, int overtakenBy, boolean timed) {

        static final Fate QUIET = new Fate(0, 0, 0, 0, 0, true);

        Fate untimed() {
            return new Fate(drops, repeats, repeatedWithin, overtakes, overtakenBy, false);
        }

        Fate withDrops(double share) {
            return new Fate(share, repeats, repeatedWithin, overtakes, overtakenBy, timed);
        }
    }

    /** One reading on its way: what it is, and when it arrives among the others. */
    record Arriving(int run, long number, long time, double place) {}

    private final Random random;
    private final Fate fate;
    private final List<Arriving> sent = new ArrayList<>();
    private final TreeMap<Long, Integer> dropped = new TreeMap<>();
    private int run;
    private long time = BEGIN;

    DeviceStream(long seed, Fate fate) {
        this.random = new Random(seed);
        this.fate = fate;
    }

    /**
     * The device counts from one number up to another, both included.
     *
     * @param sureAtEnds how many readings at either end are not dropped, since nobody could name them
     */
    DeviceStream run(long from, long to, int sureAtEnds) {
        for (long number = from; number <= to; number++) {
            time += SECOND + random.nextInt(1_000_000);
            boolean atEnd = number < from + sureAtEnds || number > to - sureAtEnds;
            if (!atEnd && random.nextDouble() < fate.drops()) {
                dropped.merge(number, 1, Integer::sum);
                place();
            } else {
                send(number);
            }
        }
        run++;
        return this;
    }

    /** The device is off for a while. */
    DeviceStream pause(long seconds) {
        time += seconds * SECOND;
        return this;
    }

    private int placed;

    private double place() {
        return placed++;
    }

    private void send(long number) {
        double at = place();
        double behind = random.nextDouble() < fate.overtakes() ? random.nextInt(fate.overtakenBy()) + 0.5 : 0;
        sent.add(new Arriving(run, number, time, at + behind));
        if (random.nextDouble() < fate.repeats()) {
            sent.add(new Arriving(run, number, time, at + behind + random.nextInt(fate.repeatedWithin()) + 0.25));
        }
    }

    /** Everything in the order of its arrival. */
    List<Arriving> arriving() {
        return sent.stream()
                .sorted((a, b) -> Double.compare(a.place(), b.place()))
                .toList();
    }

    /** The numbers that never arrive, and how often each. */
    TreeMap<Long, Integer> dropped() {
        return dropped;
    }

    boolean timed() {
        return fate.timed();
    }

    /** How many arrive that have arrived before. */
    long repeated() {
        Set<List<Long>> seen = new HashSet<>();
        return sent.stream()
                .filter(each -> !seen.add(List.of((long) each.run(), each.number())))
                .count();
    }
}
