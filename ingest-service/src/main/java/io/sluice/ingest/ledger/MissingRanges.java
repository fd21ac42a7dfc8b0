/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The numbers of a series that have not come, as ranges in the order of the runs they belong to: runs long over, the run
 * before, the present run. Within a run they ascend. A late number is taken out of the run that it belongs to.
 *
 * <p>Bounded: when a range finds no room the oldest leaves the list, and how many numbers it held is remembered. Two longs
 * a range: where it begins, and its length above the second at which it was noticed. Not thread-safe.
 */
final class MissingRanges {

    /** How many ranges more the list takes each time it grows: many lists are short, and none is long. */
    private static final int GROWTH = 4;

    private static final long[] EMPTY = {};
    private static final long SECONDS = 0xFFFF_FFFFL;

    /** Of a series that misses nothing: most of them. Nothing is ever added to it. */
    static final MissingRanges NOTHING = new MissingRanges(new RangeBudget(0));

    private final RangeBudget budget;
    private long[] ranges = EMPTY;
    private int size;
    private int earlier;
    private int before;
    private int present;
    private long numbers;
    private long unlisted;

    MissingRanges(RangeBudget budget) {
        this.budget = budget;
    }

    /** A range as it is shown. */
    record Range(long from, long to, long noticedSecond) {}

    /** How many numbers are missing, those no longer listed included. */
    long numbers() {
        return numbers + unlisted;
    }

    /** How many of them are in ranges that have left the list. */
    long unlisted() {
        return unlisted;
    }

    int size() {
        return size;
    }

    /** Notes a gap above everything the present run holds. */
    void addToPresent(long from, long to, long second) {
        insert(size, from, to, second);
    }

    /** Notes a gap below everything the present run holds. */
    void addBelowPresent(long from, long to, long second) {
        insert(present, from, to, second);
    }

    /** Notes a gap above everything the run before holds. */
    void addToRunBefore(long from, long to, long second) {
        insert(present, from, to, second);
        present++;
    }

    /** The present run is over; what is missing of it may still come for as long as the next one lasts. */
    void turn() {
        earlier = before;
        before = present;
        present = size;
    }

    /** The present run was none: what it claims goes, and the run before is the present one again. */
    void turnBack() {
        while (size > present) {
            numbers -= length(size - 1);
            remove(size - 1);
        }
        present = before;
        before = earlier;
    }

    /** Takes a number out of the present run; false when it is not missing there. */
    boolean fillPresent(long number) {
        return fill(present, size, number);
    }

    /** Takes a number out of the run before; false when it is not missing there. */
    boolean fillRunBefore(long number) {
        return fill(before, present, number);
    }

    /** Takes a number out of the latest run, of those before the run before, that misses it; false when none does. */
    boolean fillLongOver(long number) {
        for (int at = before - 1; at >= 0; at--) {
            if (fill(at, at + 1, number)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the run before misses this number. */
    boolean isMissingOfRunBefore(long number) {
        return find(before, present, number) >= 0;
    }

    /** Whether the present run misses this number. */
    boolean isMissingOfPresent(long number) {
        return find(present, size, number) >= 0;
    }

    void forEach(Consumer<Range> each) {
        for (int i = 0; i < size; i++) {
            each.accept(new Range(from(i), from(i) + length(i) - 1, second(i)));
        }
    }

    /** The series is forgotten: its ranges are given back. */
    void close() {
        budget.listed(-size);
        size = 0;
    }

    private boolean fill(int start, int end, long number) {
        int at = find(start, end, number);
        if (at < 0) {
            return false;
        }
        long from = from(at);
        long to = from + length(at) - 1;
        numbers--;
        if (from == to) {
            remove(at);
        } else if (number == from) {
            set(at, from + 1, to, second(at));
        } else {
            set(at, from, number - 1, second(at));
            if (number < to) {
                numbers -= to - number;
                insertBehind(at, number + 1, to, second(at));
            }
        }
        return true;
    }

    /** The rest of a range that was split: part of the same run as the range before it. */
    private void insertBehind(int at, long from, long to, long second) {
        int moreEarlier = at < earlier ? 1 : 0;
        int moreBefore = at < before ? 1 : 0;
        int morePresent = at < present ? 1 : 0;
        insert(at + 1, from, to, second);
        earlier += moreEarlier;
        before += moreBefore;
        present += morePresent;
    }

    private int find(int start, int end, long number) {
        int low = start;
        int high = end - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (number < from(middle)) {
                high = middle - 1;
            } else if (number >= from(middle) + length(middle)) {
                low = middle + 1;
            } else {
                return middle;
            }
        }
        return -1;
    }

    private void insert(int wanted, long from, long to, long second) {
        int at = wanted;
        if (!budget.allows(size)) {
            forgetOldest();
            at = Math.max(0, at - 1);
        }
        if (size * 2 == ranges.length) {
            ranges = Arrays.copyOf(ranges, ranges.length + 2 * GROWTH);
        }
        System.arraycopy(ranges, 2 * at, ranges, 2 * at + 2, 2 * (size - at));
        size++;
        budget.listed(1);
        set(at, from, to, second);
        numbers += to - from + 1;
    }

    private void forgetOldest() {
        numbers -= length(0);
        unlisted += length(0);
        remove(0);
    }

    private void remove(int at) {
        System.arraycopy(ranges, 2 * at + 2, ranges, 2 * at, 2 * (size - at - 1));
        size--;
        budget.listed(-1);
        earlier -= at < earlier ? 1 : 0;
        before -= at < before ? 1 : 0;
        present -= at < present ? 1 : 0;
        if (size == 0) {
            ranges = EMPTY;
        } else if (size < ranges.length / 4) {
            ranges = Arrays.copyOf(ranges, 2 * size + 2 * GROWTH);
        }
    }

    private void set(int at, long from, long to, long second) {
        ranges[2 * at] = from;
        ranges[2 * at + 1] = (to - from + 1) << 32 | (second & SECONDS);
    }

    private long from(int at) {
        return ranges[2 * at];
    }

    private long length(int at) {
        return ranges[2 * at + 1] >>> 32;
    }

    private long second(int at) {
        return ranges[2 * at + 1] & SECONDS;
    }

    void writeTo(Packed out) {
        out.put(size).put(earlier).put(before).put(present).put(unlisted);
        for (int i = 0; i < 2 * size; i++) {
            out.put(ranges[i]);
        }
    }

    static MissingRanges read(Packed in, RangeBudget budget) {
        MissingRanges read = new MissingRanges(budget);
        read.size = in.getInt();
        read.earlier = in.getInt();
        read.before = in.getInt();
        read.present = in.getInt();
        read.unlisted = in.get();
        read.ranges = read.size == 0 ? EMPTY : new long[2 * read.size];
        for (int i = 0; i < 2 * read.size; i++) {
            read.ranges[i] = in.get();
        }
        for (int i = 0; i < read.size; i++) {
            read.numbers += read.length(i);
        }
        budget.listed(read.size);
        return read.size == 0 && read.unlisted == 0 ? NOTHING : read;
    }
}
