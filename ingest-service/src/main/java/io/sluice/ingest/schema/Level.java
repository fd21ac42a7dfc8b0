/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import org.jspecify.annotations.Nullable;

/**
 * The running level of one field of one series: where its values lie, how far they spread and how far one is from the next.
 * Told apart are values that go elsewhere and stay there by a change of the unit, and by what is measured: a change of the
 * unit changes the steps from one value to the next by the same factor, while a valve that opens, a counter that begins anew or
 * a machine that is switched on has the steps it had, or others, but hardly just those.
 *
 * <p>48 bytes; not thread-safe.
 */
final class Level {

    /** So many values make a level. */
    static final int WARM = 24;

    /** So many values in a row, all elsewhere, are looked at once ... */
    static final int FIRST_LOOK = 16;

    /** ... and so many twice, where the steps must be told apart more finely ... */
    static final int SECOND_LOOK = 32;

    /** ... and so many for a factor that is no usual one. */
    static final int LAST_LOOK = 48;

    /** A level must have been one for so long before a factor that is no usual one counts. */
    static final int SETTLED = 128;

    private static final float SLOWEST = 1 / 32f;
    private static final int MOST_COUNTED = 1_000;

    /** Elsewhere is what is farther away than so many spreads, */
    private static final double FAR = 8;

    /** and than so much of the level: a signal may have stood still. */
    private static final double FAR_OF_LEVEL = 1e-3;

    /** Nearer to zero than so many spreads a ratio says nothing. */
    private static final double CLEAR = 3;

    /** Beyond, a level is not kept exactly enough, and no sensor measures that. */
    private static final double LARGEST = 1e30;

    private float level;
    private float spread;
    private float step;
    private float last;
    private float earlier = Float.NaN;
    private float stillEarlier = Float.NaN;
    private short seen;
    private @Nullable Stay stay;

    /** Values that have gone elsewhere, one after another; most are back soon. */
    private static final class Stay {

        private final float first;
        private float level;
        private float spread;
        private float step;
        private float last;
        private int values = 1;

        private Stay(float first) {
            this.first = first;
            this.level = first;
            this.last = first;
        }

        private void add(float value) {
            spread += (Math.abs(value - level) - spread) / values;
            level += (value - level) / (values + 1);
            step += (Math.abs(value - last) - step) / values;
            last = value;
            values++;
        }
    }

    /** Takes the next value; gives the jump that it confirms, which nearly always is none. */
    @Nullable
    Jump add(double exact) {
        if (Math.abs(exact) > LARGEST) {
            return null;
        }
        float value = (float) exact;
        double away = Math.abs(value - level);
        if (seen < WARM || away <= Math.max(FAR * spread, FAR_OF_LEVEL * Math.abs(level))) {
            stay = null;
            absorb(value);
            return null;
        }
        Stay elsewhere = stay;
        if (elsewhere == null) {
            stay = new Stay(value);
            return null;
        }
        elsewhere.add(value);
        return look(elsewhere);
    }

    private void absorb(float value) {
        if (seen == 0) {
            level = value;
            last = value;
        }
        float part = Math.max(1f / (seen + 1), SLOWEST);
        spread += part * (Math.abs(value - level) - spread);
        level += part * (value - level);
        step += part * (Math.abs(value - last) - step);
        last = value;
        seen = (short) Math.min(seen + 1, MOST_COUNTED);
    }

    private @Nullable Jump look(Stay there) {
        int values = there.values;
        if (values != FIRST_LOOK && values != SECOND_LOOK && values != LAST_LOOK) {
            return null;
        }
        Displacement moved = new Displacement(level, spread, step, there.first, there.level, there.spread, there.step);
        Jump.Kind kind = moved.certain(values);
        if (kind == null && values == LAST_LOOK && seen >= SETTLED && !isKnown(there.level)) {
            kind = moved.unusualFactor();
        }
        if (kind == null && values < LAST_LOOK && moved.isThinkable()) {
            return null;
        }
        Jump jump = kind == null ? null : new Jump(level, there.level, kind);
        settle(there);
        return jump;
    }

    /** Whether the values have been about there before: what is switched on and off goes to and fro. */
    private boolean isKnown(float there) {
        return isNear(earlier, there) || isNear(stillEarlier, there);
    }

    private static boolean isNear(float place, float there) {
        return Math.abs(place - there) <= 0.3 * Math.abs(place);
    }

    /** The values stay where they are. */
    private void settle(Stay there) {
        stillEarlier = earlier;
        earlier = level;
        level = there.level;
        step = there.step;
        spread = there.spread;
        last = there.last;
        seen = FIRST_LOOK;
        stay = null;
    }

    /** Whether a ratio to a level can be told, its spread being so. */
    static boolean isClear(double level, double spread) {
        return Math.abs(level) > CLEAR * spread;
    }
}
