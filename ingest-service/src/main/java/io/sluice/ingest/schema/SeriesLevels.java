/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import io.sluice.model.Field;
import io.sluice.model.FieldValue.FloatValue;
import io.sluice.model.FieldValue.IntegerValue;
import io.sluice.model.Reading;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * The levels of a series' numeric fields, {@value #MOST} at most. For any thread: while one looks at a reading, another passes
 * over its own.
 */
final class SeriesLevels {

    static final int MOST = 8;

    private static final VarHandle BUSY;

    static {
        try {
            BUSY = MethodHandles.lookup().findVarHandle(SeriesLevels.class, "busy", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // by the handle
    private volatile int busy;

    private final UnaryOperator<String[]> shared;
    private String[] names = {};
    private Level[] levels = {};
    private long newestNanos = Long.MIN_VALUE;
    private boolean silent;

    /** @param shared gives for names the same ones, those of a series like this: most are alike */
    SeriesLevels(UnaryOperator<String[]> shared) {
        this.shared = shared;
    }

    /**
     * Looks at a reading; one that is older than the newest says nothing of what is now.
     *
     * @param receivedAtNanos a reading of later than this has a wrong clock, which must not shut out those that follow
     */
    void look(Reading reading, long receivedAtNanos, BiConsumer<Field, Jump> jumps) {
        if (!BUSY.compareAndSet(this, 0, 1)) {
            return;
        }
        try {
            silent = false;
            long time = Math.min(reading.timeNanos(), receivedAtNanos);
            if (time >= newestNanos) {
                newestNanos = time;
                lookAtAll(reading.fields(), jumps);
            }
        } finally {
            BUSY.setVolatile(this, 0);
        }
    }

    private void lookAtAll(List<Field> fields, BiConsumer<Field, Jump> jumps) {
        int place = 0;
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            double value;
            if (field.value() instanceof FloatValue number) {
                value = number.value();
            } else if (field.value() instanceof IntegerValue number) {
                value = number.value();
            } else {
                continue;
            }
            int found = find(field.name(), place);
            if (found == MOST) {
                continue;
            }
            Jump jump = levels[found].add(value);
            if (jump != null) {
                jumps.accept(field, jump);
            }
            place = found + 1;
        }
    }

    /** The place of a field, most likely the one after the field before; {@link #MOST} when there is no room for it. */
    private int find(String name, int likely) {
        if (likely < names.length && names[likely].equals(name)) {
            return likely;
        }
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        if (names.length == MOST) {
            return MOST;
        }
        String[] more = Arrays.copyOf(names, names.length + 1);
        more[names.length] = name;
        names = shared.apply(more);
        levels = Arrays.copyOf(levels, levels.length + 1);
        levels[levels.length - 1] = new Level();
        return names.length - 1;
    }

    /** Whether no reading was looked at since the last time this was asked. */
    boolean wasSilent() {
        boolean was = silent;
        silent = true;
        return was;
    }
}
