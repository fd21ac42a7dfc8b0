/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the embedded broker is told. Building one checks every limit; nothing is opened or created.
 *
 * @param directory where the broker keeps its journal, pages and session state; its own, nobody else's
 * @param address the address devices connect to, {@code sluice.broker.address}; anything but loopback needs accounts
 * @param port the port devices connect to, {@code sluice.broker.port}; 0 lets the system choose (tests)
 * @param accounts who may connect; empty is open to everybody on this machine
 * @param shareGroup the share group ingest subscribes with, which no device may join
 * @param memoryBytes how much of the backlog is held in memory before it goes to page files; the heap it takes is about
 *     twice that
 * @param maxBacklogBytes how large the page files of one of ingest's subscriptions may grow before devices have to wait; a
 *     part of it bounds everybody else's (see {@link ForeignSubscriptions})
 * @param minDiskFreeBytes below this much free space on the directory's disk devices have to wait
 * @param maximumPacketSize the largest MQTT packet a device may send, in bytes
 * @param stallAfter how long a session that could be served may stand still before the watchdog heals it
 * @param stopTimeout how long {@link EmbeddedBroker#stop()} waits for the library to end
 */
public record BrokerSettings(
        Path directory,
        String address,
        int port,
        List<Account> accounts,
        String shareGroup,
        long memoryBytes,
        long maxBacklogBytes,
        long minDiskFreeBytes,
        int maximumPacketSize,
        Duration stallAfter,
        Duration stopTimeout) {

    static final int SMALLEST_PAGE = 64 * 1024;
    private static final int PAGES_PER_BACKLOG = 16;
    private static final int LARGEST_PAGE = 10 * 1024 * 1024;
    private static final long MEGABYTE = 1024 * 1024;
    private static final long HEADROOM = 64 * MEGABYTE;

    public BrokerSettings {
        accounts = List.copyOf(accounts);
        require(port >= 0 && port <= 65_535, "port", port, "a port is 0 to 65535");
        require(
                shareGroup.matches("[^$/+#\\p{Cntrl}][^/+#\\p{Cntrl}]*") && !shareGroup.contains("::"),
                "share-group",
                shareGroup,
                "it must be a name without / + # :: and control characters that does not begin with $");
        require(memoryBytes >= MEGABYTE, "memory", memoryBytes, "1 MB is the least");
        require(
                maxBacklogBytes >= (long) PAGES_PER_BACKLOG * SMALLEST_PAGE,
                "max-backlog",
                maxBacklogBytes,
                "1 MB is the least");
        require(minDiskFreeBytes >= 0, "min-disk-free", minDiskFreeBytes, "it cannot be negative");
        require(maximumPacketSize >= 1024, "max-packet-size", maximumPacketSize, "1024 bytes is the least");
        require(stallAfter.isPositive(), "stall-after", stallAfter, "it must be longer than nothing");
        require(stopTimeout.isPositive(), "stop-timeout", stopTimeout, "it must be longer than nothing");
        checkNames(accounts);
        if (accounts.isEmpty() && !isLoopback(address)) {
            throw new IllegalArgumentException(
                    ("sluice.broker.address is %s, which other machines can reach, but there is"
                                    + " no account: anybody could publish and read. Add accounts (sluice.broker.accounts[]), or"
                                    + " set sluice.broker.address=127.0.0.1")
                            .formatted(address));
        }
    }

    /**
     * The defaults: loopback, port 1883, no accounts, an eighth of the heap in memory, 4 GB of backlog for each
     * subscription, 500 MB left free on the disk, packets up to 1 MB.
     */
    public static BrokerSettings in(Path directory) {
        return new BrokerSettings(
                directory,
                "127.0.0.1",
                1883,
                List.of(),
                "sluice",
                Math.max(MEGABYTE, Runtime.getRuntime().maxMemory() / 8),
                4096 * MEGABYTE,
                500 * MEGABYTE,
                (int) MEGABYTE,
                Duration.ofSeconds(10),
                Duration.ofSeconds(8));
    }

    /** The same, listening elsewhere, for these accounts. */
    public BrokerSettings listeningOn(String newAddress, int newPort, List<Account> newAccounts) {
        return new BrokerSettings(
                directory,
                newAddress,
                newPort,
                newAccounts,
                shareGroup,
                memoryBytes,
                maxBacklogBytes,
                minDiskFreeBytes,
                maximumPacketSize,
                stallAfter,
                stopTimeout);
    }

    /** The same, for ingest's share group. */
    public BrokerSettings forShareGroup(String newShareGroup) {
        return new BrokerSettings(
                directory,
                address,
                port,
                accounts,
                newShareGroup,
                memoryBytes,
                maxBacklogBytes,
                minDiskFreeBytes,
                maximumPacketSize,
                stallAfter,
                stopTimeout);
    }

    /** The same with other bounds for what is kept. */
    public BrokerSettings keeping(long newMemoryBytes, long newMaxBacklogBytes, long newMinDiskFreeBytes) {
        return new BrokerSettings(
                directory,
                address,
                port,
                accounts,
                shareGroup,
                newMemoryBytes,
                newMaxBacklogBytes,
                newMinDiskFreeBytes,
                maximumPacketSize,
                stallAfter,
                stopTimeout);
    }

    /** The same with another largest packet. */
    public BrokerSettings withMaximumPacketSize(int newMaximumPacketSize) {
        return new BrokerSettings(
                directory,
                address,
                port,
                accounts,
                shareGroup,
                memoryBytes,
                maxBacklogBytes,
                minDiskFreeBytes,
                newMaximumPacketSize,
                stallAfter,
                stopTimeout);
    }

    /** The same with other patience for stalls and for stopping. */
    public BrokerSettings waiting(Duration newStallAfter, Duration newStopTimeout) {
        return new BrokerSettings(
                directory,
                address,
                port,
                accounts,
                shareGroup,
                memoryBytes,
                maxBacklogBytes,
                minDiskFreeBytes,
                maximumPacketSize,
                newStallAfter,
                newStopTimeout);
    }

    /** Size of one page file: a sixteenth of the backlog, so that the bound is kept to about six per cent. */
    int pageBytes() {
        return (int) Math.clamp(maxBacklogBytes / PAGES_PER_BACKLOG, SMALLEST_PAGE, LARGEST_PAGE);
    }

    /** Where the library itself fails publishers: beyond the backlog by what comes until the back-pressure bites. */
    long hardBacklogBytes() {
        return maxBacklogBytes + Math.max(maxBacklogBytes / 4, HEADROOM);
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "sluice.broker.address is '%s', which is no address of this machine; use 127.0.0.1 or one it has"
                            .formatted(address),
                    e);
        }
    }

    private static void checkNames(List<Account> accounts) {
        Set<String> seen = new HashSet<>();
        for (Account account : accounts) {
            if (!seen.add(account.username())) {
                throw new IllegalArgumentException(
                        "sluice.broker.accounts[] names '%s' twice; every account needs a name of its own"
                                .formatted(account.username()));
            }
        }
    }

    private static void require(boolean holds, String property, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("sluice.broker.%s is %s, but %s".formatted(property, value, rule));
        }
    }
}
