/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MQTT broker inside this program. What it has acknowledged to a device is on its disk, and goes to ingest's
 * subscription until ingest acknowledges it, whatever connection, process or machine stops in between.
 *
 * <p>The order at a start: {@link #start()} opens only the internal door, on a free loopback port; ingest connects to
 * {@link #internalUri()} and subscribes; when its SUBACK has come the caller says {@link #openDeviceListener()}. Before
 * a subscription stands the broker would acknowledge messages that nobody wants, and discard them.
 *
 * <p>When it is full, what devices publish waits unread and unacknowledged; {@link #health()} says why.
 * Safe for all threads; {@code start}, {@code openDeviceListener}, {@code restart} and {@code stop} take their turns.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final String INTERNAL_USER = "sluice-internal";

    private final BrokerSettings settings;
    private final boolean repairsSessions;
    private final String internalPassword = randomPassword();
    private final Refusals refusals = new Refusals();
    private volatile @Nullable ArtemisServer server;
    private volatile String whyDown = "the embedded broker is not started";
    private volatile int devicePort = -1;
    private @Nullable DirectoryLock lock;
    private volatile int internalPort;

    /** Takes the settings; opens nothing. */
    public EmbeddedBroker(BrokerSettings settings) {
        this(settings, true);
    }

    /** For tests of the watchdog: without the repair of sessions the library's stall comes back. */
    EmbeddedBroker(BrokerSettings settings, boolean repairsSessions) {
        this.settings = settings;
        this.repairsSessions = repairsSessions;
    }

    /**
     * Recovers what the directory holds and opens the internal door.
     *
     * @throws BrokerException when the directory cannot be used or the library does not start
     */
    public synchronized void start() {
        if (server != null) {
            throw new IllegalStateException("the embedded broker is started already");
        }
        long begin = System.nanoTime();
        DirectMemory.require();
        lock = DirectoryLock.take(settings.directory());
        try {
            startLibrary();
            log.info("Embedded broker started in {} ms, folder {}", millisSince(begin), settings.directory());
        } catch (BrokerException e) {
            releaseDirectory();
            throw e;
        }
    }

    private void startLibrary() {
        try {
            Account internal = Account.ofPassword(INTERNAL_USER, internalPassword);
            ArtemisServer started = ArtemisServer.start(settings, internal, refusals, internalPort, repairsSessions);
            internalPort = started.internalPort();
            server = started;
        } catch (Exception e) {
            whyDown = "the embedded broker did not start: " + e;
            throw new BrokerException(
                    "the embedded broker did not start in %s: %s".formatted(settings.directory(), e), e);
        }
    }

    /**
     * Lets devices in. Call it when ingest's shared subscription stands (its SUBACK has come), not before. Does nothing
     * when it is open already.
     *
     * @throws BrokerException when address and port cannot be listened on
     */
    public synchronized void openDeviceListener() {
        if (devicePort >= 0) {
            return;
        }
        try {
            devicePort = required().listenForDevices();
            log.info("Devices may connect to mqtt://{}:{}", settings.address(), devicePort);
        } catch (Exception e) {
            throw cannotListen(e);
        }
    }

    private BrokerException cannotListen(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException || cause instanceof IOException) {
                return new BrokerException(
                        ("devices cannot connect: %s:%d (sluice.broker.address, sluice.broker.port) cannot be listened on:"
                                        + " %s. Stop what uses it, or set sluice.broker.port to a free port")
                                .formatted(settings.address(), settings.port(), reason(cause)),
                        e);
            }
        }
        return new BrokerException(
                "the device listener on %s:%d (sluice.broker.address, sluice.broker.port) failed: %s"
                        .formatted(settings.address(), settings.port(), e),
                e);
    }

    private static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.toLowerCase(Locale.ROOT).contains("in use") ? "the port is in use" : message;
    }

    /** Where ingest connects: MQTT over plain TCP on loopback. The same for the life of this object. */
    public URI internalUri() {
        required();
        return URI.create("tcp://127.0.0.1:" + internalPort);
    }

    /** The user name for {@link #internalUri()}. */
    public String internalUsername() {
        return INTERNAL_USER;
    }

    /** The password for {@link #internalUri()}; random, made anew for every object, written nowhere. */
    public String internalPassword() {
        return internalPassword;
    }

    /**
     * The port devices connect to.
     *
     * @throws IllegalStateException before {@link #openDeviceListener()}
     */
    public int devicePort() {
        if (devicePort < 0) {
            throw new IllegalStateException("the device listener is not open yet");
        }
        return devicePort;
    }

    /** How it is, for readiness; cheap enough to be asked every second. */
    public BrokerHealth health() {
        ArtemisServer at = server;
        if (at == null) {
            return new BrokerHealth.Down(whyDown);
        }
        try {
            return new HealthReport(settings, at).health(devicePort >= 0);
        } catch (Exception e) {
            return new BrokerHealth.Down("the embedded broker does not answer: " + e);
        }
    }

    /**
     * How full it is.
     *
     * @throws IllegalStateException when it is not running
     */
    public BrokerStatistics statistics() {
        try {
            return required().statistics();
        } catch (IllegalStateException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the embedded broker cannot be asked", e);
        }
    }

    /** For tests: what is kept of sessions must go with them. */
    int rememberedSessions() {
        return required().rememberedSessions();
    }

    BrokerSettings settings() {
        return settings;
    }

    /** What the watchdog may see and do. */
    StallWatchdog.Patient patient() {
        return new StallWatchdog.Patient() {

            @Override
            public List<SessionFlow> flows() throws Exception {
                ArtemisServer at = server;
                return at == null || !at.isActive() ? List.of() : at.flows();
            }

            @Override
            public void dropConnection(String clientId) throws Exception {
                ArtemisServer at = server;
                if (at != null) {
                    at.dropConnection(clientId);
                }
            }

            @Override
            public void restart() {
                EmbeddedBroker.this.restart();
            }
        };
    }

    /**
     * Stops and starts the library, on the same ports. Clients reconnect; what was acknowledged is still there, with
     * sessions and subscriptions, so the device listener opens at once if it was open. Does nothing when not started.
     */
    synchronized void restart() {
        if (server == null) {
            return;
        }
        int port = devicePort;
        if (!stopLibrary()) {
            whyDown = "the embedded broker did not stop when it was to be restarted; restart the program";
            log.error(whyDown);
            return;
        }
        startLibrary();
        if (port >= 0) {
            openDeviceListener();
        }
    }

    /** Stops within the settings' time limit; what was acknowledged stays. Does nothing when not started. */
    public synchronized void stop() {
        if (server != null) {
            stopLibrary();
            releaseDirectory();
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Whether it ended in time. */
    private boolean stopLibrary() {
        ArtemisServer stopping = required();
        server = null;
        devicePort = -1;
        whyDown = "the embedded broker is stopped";
        FutureTask<Void> end = new FutureTask<>(() -> {
            stopping.stop();
            return null;
        });
        Thread.ofPlatform().daemon().name("broker-stop").start(end);
        return awaitEnd(end, settings.stopTimeout());
    }

    private static boolean awaitEnd(FutureTask<Void> end, Duration limit) {
        try {
            end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            log.warn("The embedded broker did not stop within {}; it is left as it is, which loses nothing", limit);
        } catch (ExecutionException e) {
            log.warn("The embedded broker did not stop cleanly, which loses nothing", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private void releaseDirectory() {
        DirectoryLock held = lock;
        if (held != null) {
            held.close();
        }
        lock = null;
    }

    private ArtemisServer required() {
        ArtemisServer at = server;
        if (at == null) {
            throw new IllegalStateException(whyDown);
        }
        return at;
    }

    private static String randomPassword() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static long millisSince(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin).toMillis();
    }
}
