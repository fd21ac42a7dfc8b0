/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.WildcardConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.core.settings.impl.PageFullMessagePolicy;

/** Every setting of the broker library that differs from its default, each with its reason. */
final class ArtemisSettings {

    private static final Duration DISK_CHECK = Duration.ofSeconds(2);
    private static final Duration SESSION_CHECK = Duration.ofSeconds(2);
    private static final int SERVER_KEEP_ALIVE_SECONDS = 60;

    private ArtemisSettings() {}

    static Configuration configuration(BrokerSettings settings) throws Exception {
        Configuration configuration = new ConfigurationImpl()
                .setName("sluice")
                // An acknowledged message is on the disk: persistence, and fdatasync instead of the page cache.
                .setPersistenceEnabled(true)
                .setJournalType(JournalType.NIO)
                .setJournalDatasync(true)
                // The gate asks for credentials; the library's own check would cost something on every message.
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .setMessageCounterEnabled(false)
                .setWildCardConfiguration(mqttWildcards())
                // Under a dollar sign, where the gate lets nobody publish.
                .setManagementAddress(SimpleString.of("$sys.management"))
                .setManagementNotificationAddress(SimpleString.of("$sys.notifications"))
                .setGlobalMaxSize(settings.memoryBytes())
                // Free bytes, not per cent: 10 % of a large disk is far more than the broker ever needs.
                .setMaxDiskUsage(-1)
                .setMinDiskFree(settings.minDiskFreeBytes())
                .setDiskScanPeriod((int) DISK_CHECK.toMillis())
                .setMqttSessionScanInterval(SESSION_CHECK.toMillis())
                // Its reaction to a slow disk would be to stop the program.
                .setCriticalAnalyzer(false)
                .addAddressSetting("#", everyAddress(settings));
        return inDirectory(configuration, settings.directory());
    }

    /** MQTT's own wildcards, so that topics need no translation; the defaults give {@code .} and {@code *} a meaning. */
    private static WildcardConfiguration mqttWildcards() {
        return new WildcardConfiguration().setDelimiter('/').setSingleWord('+').setAnyWords('#');
    }

    private static AddressSettings everyAddress(BrokerSettings settings) {
        return new AddressSettings()
                .setAutoCreateAddresses(true)
                .setAutoCreateQueues(true)
                // A subscription lives until its session is ended, however long nobody is connected or nothing comes.
                .setAutoDeleteAddresses(false)
                .setAutoDeleteQueues(false)
                // Never given up: after the default of ten attempts a message would be dropped.
                .setMaxDeliveryAttempts(-1)
                // An expiry a device asked for would take messages away from ingest without a trace.
                .setNoExpiry(true)
                // Neither is ever used (see above); named so that the library does not warn of every queue.
                .setDeadLetterAddress(SimpleString.of("$sys.undeliverable"))
                .setExpiryAddress(SimpleString.of("$sys.expired"))
                // BLOCK does not bound what MQTT holds in memory, and DROP acknowledges what it drops.
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
                .setPageSizeBytes(settings.pageBytes())
                .setPageLimitBytes(settings.hardBacklogBytes())
                // Reached only if devices outrun the back-pressure: the publisher is disconnected, nothing is dropped.
                .setPageFullMessagePolicy(PageFullMessagePolicy.FAIL);
    }

    private static Configuration inDirectory(Configuration configuration, Path directory) {
        return configuration
                .setBindingsDirectory(directory.resolve("bindings").toString())
                .setJournalDirectory(directory.resolve("journal").toString())
                .setPagingDirectory(directory.resolve("pages").toString())
                .setLargeMessagesDirectory(directory.resolve("large").toString())
                .setNodeManagerLockDirectory(directory.resolve("journal").toString());
    }

    static String nameOf(Door door) {
        return door.name().toLowerCase(Locale.ROOT);
    }

    /** An acceptor for MQTT and nothing else. */
    static TransportConfiguration acceptor(Door door, String address, int port, int maximumPacketSize) {
        Map<String, Object> transport = new HashMap<>();
        transport.put(TransportConstants.HOST_PROP_NAME, address);
        transport.put(TransportConstants.PORT_PROP_NAME, port);
        transport.put(TransportConstants.PROTOCOLS_PROP_NAME, "MQTT");
        transport.put(TransportConstants.TCP_NODELAY_PROPNAME, true);
        transport.put(TransportConstants.SHUTDOWN_TIMEOUT, 1_000);
        transport.put(TransportConstants.QUIET_PERIOD, 0);
        Map<String, Object> protocol = new HashMap<>();
        protocol.put("maximumPacketSize", maximumPacketSize);
        protocol.put("serverKeepAlive", SERVER_KEEP_ALIVE_SECONDS);
        if (door == Door.DEVICES) {
            // MQTT 3.1.1 has no expiry; the default is never, and what waits for a session that is forgotten only
            // grows.
            protocol.put("defaultMqttSessionExpiryInterval", (int) SessionExpiry.LONGEST_OF_DEVICES.toSeconds());
        }
        return new TransportConfiguration(NettyAcceptorFactory.class.getName(), transport, nameOf(door), protocol);
    }
}
