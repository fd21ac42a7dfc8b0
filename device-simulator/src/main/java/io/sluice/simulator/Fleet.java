/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator;

import io.sluice.simulator.device.Device;
import io.sluice.simulator.device.Population;
import io.sluice.simulator.device.SensorStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A fleet of simulated devices. {@link #start} returns at once; the fleet then connects by itself and tries until it
 * is stopped, so the broker may come later. A fleet runs once. Safe for use from any thread.
 */
public final class Fleet implements AutoCloseable {

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(8);

    private final FleetSettings settings;
    private final IntFunction<Outlet> outlets;
    private final InstantSource clock;
    private final List<Device> devices;
    private final List<Thread> threads = new ArrayList<>();
    private @Nullable Tally tally;
    private @Nullable AcknowledgementLog acknowledgements;

    /** Only keeps its settings and populates the sites: no I/O, no threads. */
    public Fleet(FleetSettings settings) {
        this(settings, mqtt(settings.broker()), InstantSource.system());
    }

    Fleet(FleetSettings settings, IntFunction<Outlet> outlets, InstantSource clock) {
        this.settings = settings;
        this.outlets = outlets;
        this.clock = clock;
        this.devices = Population.of(
                settings.sites(),
                settings.devicesPerSite(),
                settings.seed(),
                new Population.Oddities(settings.oddDevices(), settings.clockOffset()));
    }

    /**
     * Begins to connect and to publish.
     *
     * @throws java.io.UncheckedIOException when the file of acknowledgements cannot be written
     * @throws IllegalStateException when it was started before
     */
    public synchronized void start() {
        if (tally != null) {
            throw new IllegalStateException("this fleet was started before; make a new one");
        }
        acknowledgements =
                settings.acknowledgedFile() == null ? null : new AcknowledgementLog(settings.acknowledgedFile());
        tally = new Tally(settings.count(), acknowledgements);
        for (Lane lane : lanes(tally)) {
            threads.add(Thread.ofPlatform()
                    .name("device-simulator-" + (threads.size() + 1))
                    .start(lane));
        }
    }

    /** Waits until the count or duration is reached; {@code false} when the limit passed first. */
    public boolean await(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (Thread thread : started()) {
            long left = deadline - System.nanoTime();
            if (thread.isAlive() && (left <= 0 || !thread.join(Duration.ofNanos(left)))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Stops publishing, waits up to 8 s for outstanding acknowledgements, and disconnects. Does nothing when it is not
     * running.
     */
    public void stop() {
        started().forEach(Thread::interrupt);
        joinAll();
        synchronized (this) {
            if (acknowledgements != null) {
                acknowledgements.close();
            }
        }
    }

    /** The same as {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    /** What was done so far. */
    public synchronized FleetSummary summary() {
        if (tally == null) {
            return new FleetSummary(devices.size(), 0, 0, 0, Duration.ZERO);
        }
        return new FleetSummary(devices.size(), tally.sent(), tally.acknowledged(), tally.failed(), tally.elapsed());
    }

    private synchronized List<Thread> started() {
        return List.copyOf(threads);
    }

    private void joinAll() {
        boolean interrupted = false;
        long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
        for (Thread thread : started()) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** One lane per connection; a device keeps to one connection, so that its messages stay in order. */
    private List<Lane> lanes(Tally counts) {
        int connections = Math.min(settings.broker().connections(), devices.size());
        List<List<SensorStream>> shares = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            shares.add(new ArrayList<>());
        }
        for (int i = 0; i < devices.size(); i++) {
            Device device = devices.get(i);
            List<SensorStream> share = shares.get(i % connections);
            device.sensors().forEach(sensor -> share.add(new SensorStream(device, sensor)));
        }
        int streams = shares.stream().mapToInt(List::size).sum();
        double perStream = settings.pace().messagesPerSecond(streams) / streams;
        List<Lane> lanes = new ArrayList<>();
        for (List<SensorStream> share : shares) {
            Outlet outlet = outlets.apply(lanes.size());
            lanes.add(new Lane(settings, share, perStream * share.size(), outlet, counts, clock));
        }
        return lanes;
    }

    /** Two fleets never share a client id, else each would throw the other off the broker. */
    private static IntFunction<Outlet> mqtt(FleetSettings.Broker broker) {
        String prefix = "sluice-simulator-" + UUID.randomUUID().toString().substring(0, 8) + "-";
        return index -> new MqttOutlet(broker, prefix + index);
    }
}
