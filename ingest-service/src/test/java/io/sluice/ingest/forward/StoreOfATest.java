/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.store.Batch;
import io.sluice.store.Scan;
import io.sluice.store.SyncOutcome;
import io.sluice.store.TelemetryStore;
import io.sluice.store.TimeRange;
import io.sluice.store.WriteOutcome;
import io.sluice.store.kit.InMemoryTelemetryStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A store in memory with latency, which watches what is in flight. A connection to it can be cut for good, as when the
 * process that writes is killed: what comes over it afterwards changes nothing.
 */
final class StoreOfATest {

    final InMemoryTelemetryStore rows = new InMemoryTelemetryStore();
    final AtomicInteger writes = new AtomicInteger();
    private final List<Set<String>> inFlight = new ArrayList<>();
    private int mostInFlight;
    private int sameRowInFlight;
    final AtomicInteger askedHowItIs = new AtomicInteger();
    private volatile boolean unsafe;
    private volatile boolean unwell;
    private volatile long leastMicros;
    private volatile long mostMicros = 1;

    /** A connection of one process. */
    final class Connection {
        private volatile boolean cut;
        private volatile boolean gone;

        /** From now on nothing that is written changes anything, nor counts as written. */
        void cut() {
            synchronized (StoreOfATest.this) {
                cut = true;
            }
        }

        /** Nobody looks any more at what the dead process believes: it may end quickly. */
        void forget() {
            gone = true;
        }

        TelemetryStore store() {
            return (TelemetryStore) Proxy.newProxyInstance(
                    TelemetryStore.class.getClassLoader(), new Class<?>[] {TelemetryStore.class}, this::call);
        }

        private Object call(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (method.getName().equals("sync") && unsafe) {
                return new SyncOutcome.NotSynced("a disk that forces nothing");
            }
            if (method.getName().equals("health")) {
                askedHowItIs.incrementAndGet();
                if (unwell) {
                    throw new IllegalArgumentException("a fault of the adapter");
                }
            }
            if (method.getName().equals("write")) {
                return write((Batch) arguments[0], this);
            }
            try {
                return method.invoke(rows, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }

    Connection connect() {
        return new Connection();
    }

    /** From now on what is written is never safe. */
    void forcesNothing() {
        unsafe = true;
    }

    /** From now on it throws when asked how it is. */
    void throwsWhenAskedHowItIs() {
        unwell = true;
    }

    /** From now on a write takes between so many and so many microseconds, at random. */
    void takes(long least, long most) {
        leastMicros = least;
        mostMicros = most;
    }

    private WriteOutcome write(Batch batch, Connection connection) {
        Set<String> keys = new TreeSet<>();
        batch.readings().forEach(reading -> keys.add(reading.series() + "@" + reading.timeNanos()));
        enter(keys);
        try {
            long micros = leastMicros + ThreadLocalRandom.current().nextLong(mostMicros);
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(micros));
            synchronized (this) {
                writes.incrementAndGet();
                return connection.gone
                        ? WriteOutcome.Written.ALL
                        : connection.cut ? new WriteOutcome.Unavailable("cut", null) : rows.write(batch);
            }
        } finally {
            leave(keys);
        }
    }

    private synchronized void enter(Set<String> keys) {
        for (Set<String> others : inFlight) {
            sameRowInFlight += keys.stream().anyMatch(others::contains) ? 1 : 0;
        }
        inFlight.add(keys);
        mostInFlight = Math.max(mostInFlight, inFlight.size());
    }

    private synchronized void leave(Set<String> keys) {
        inFlight.removeIf(each -> each == keys);
    }

    synchronized int mostInFlight() {
        return mostInFlight;
    }

    synchronized int sameRowInFlight() {
        return sameRowInFlight;
    }

    /** Every value, by device, time and field. */
    Map<String, String> values() {
        return values("m");
    }

    /** Every value of a measurement, by device, time and field. */
    Map<String, String> values(String measurement) {
        Map<String, String> values = new TreeMap<>();
        List<DeviceKey> devices = rows.sites().stream()
                .flatMap(site -> rows.devices(site).stream().map(device -> new DeviceKey(site, device)))
                .toList();
        TimeRange all = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);
        rows.scan(new Scan(measurement, devices, Set.of(), all, Scan.Order.ASCENDING, null), reading -> {
            put(reading, values);
            return true;
        });
        return values;
    }

    private static void put(Reading reading, Map<String, String> values) {
        for (Field field : reading.fields()) {
            values.put(
                    reading.series().device().device() + " " + reading.timeNanos() + " " + field.name(),
                    field.value().toString());
        }
    }
}
