/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import io.netty.handler.codec.mqtt.MqttReasonCodes;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect through which door, and what may be published and subscribed there. Shared by all connections; safe
 * for all threads. Every question answers with the reason for refusing, or null.
 */
final class GateRules {

    private static final String SHARE = "$share/";

    private final Account internal;
    private final Map<String, Account> accounts = new HashMap<>();
    private final Account nobody = Account.ofPassword("nobody", "");
    private final QueueNames queues;
    private final Set<String> reservedClientIds = ConcurrentHashMap.newKeySet();

    GateRules(Account internal, List<Account> devices, String shareGroup) {
        this.internal = internal;
        devices.forEach(account -> accounts.put(account.username(), account));
        this.queues = new QueueNames(shareGroup);
    }

    /** Whether user name and password open this door. */
    boolean opens(Door door, @Nullable String username, byte @Nullable [] password) {
        return switch (door) {
            case INTERNAL -> internal.username().equals(username) && internal.accepts(orEmpty(password));
            case DEVICES -> accounts.isEmpty() || isAccount(username, orEmpty(password));
        };
    }

    private boolean isAccount(@Nullable String username, byte[] password) {
        Account account = accounts.getOrDefault(username == null ? "" : username, nobody);
        return account.accepts(password) && account != nobody;
    }

    /**
     * A device that came with the client id of an internal client would take over its session, and with it every
     * message of ingest. Names the library would read as something else than a name open other doors: see {@link
     * #isMisread}.
     */
    @Nullable
    String clientIdFault(Door door, String clientId) {
        if (door == Door.INTERNAL) {
            reservedClientIds.add(clientId);
            return null;
        }
        if (reservedClientIds.contains(clientId) || isGroups(clientId)) {
            return "client id '%s' belongs to an internal client; choose another".formatted(LogText.of(clientId));
        }
        return isMisread(clientId) || clientId.indexOf('\'') >= 0
                ? "client id '%s' begins with $ or contains :: or ' or a control character; choose another"
                        .formatted(LogText.of(clientId))
                : null;
    }

    private boolean isGroups(String name) {
        return name.equals(queues.shareGroup()) || queues.isIngests(name);
    }

    /**
     * {@code $} begins the broker's own queues. {@code a::b} means "queue b of address a" to the library, and an apostrophe
     * ends the text of the condition by which it deletes one client's session from its store: {@code ' OR ''='} would
     * delete all.
     */
    private static boolean isMisread(String name) {
        return QueueNames.isBrokers(name) || name.contains("::") || name.chars().anyMatch(Character::isISOControl);
    }

    /** Topics that begin with a dollar sign are the broker's own: its session store, retained messages, management. */
    @Nullable
    String topicFault(String topic) {
        return QueueNames.isBrokers(topic)
                ? "topic '%s' begins with $, which is the broker's own".formatted(LogText.of(topic))
                : null;
    }

    /**
     * A device that read from ingest's queue would be given messages ingest never sees; one that read from the broker's own
     * would take its session store away. What counts is the name of the queue, not whether it was reached by a client id or
     * by a share group.
     */
    @Nullable
    FilterFault filterFault(Door door, String clientId, String filter) {
        if (!filter.startsWith(SHARE)) {
            return queueFault(door, filter, clientId, filter);
        }
        int end = filter.indexOf('/', SHARE.length());
        if (end < 0 || !isShareName(filter.substring(SHARE.length(), end))) {
            return new FilterFault(
                    MqttReasonCodes.SubAck.TOPIC_FILTER_INVALID,
                    "filter '%s' has no share name, no topics, or a share name with $ in front, with :: + # or a control character"
                            .formatted(LogText.of(filter)));
        }
        return queueFault(door, filter, filter.substring(SHARE.length(), end), filter.substring(end + 1));
    }

    private static boolean isShareName(String name) {
        return !name.isEmpty() && !isMisread(name) && name.indexOf('+') < 0 && name.indexOf('#') < 0;
    }

    private @Nullable FilterFault queueFault(Door door, String filter, String owner, String plain) {
        String queue = QueueNames.of(owner, plain);
        if (QueueNames.isBrokers(plain) || QueueNames.isBrokers(queue)) {
            return refused("filter '%s' asks for the broker's own topics", filter);
        }
        return door == Door.DEVICES && queues.isIngests(queue)
                ? refused("filter '%s' would take messages from ingest; use another client id or share group", filter)
                : null;
    }

    private static FilterFault refused(String reason, String filter) {
        return new FilterFault(MqttReasonCodes.SubAck.NOT_AUTHORIZED, reason.formatted(LogText.of(filter)));
    }

    private static byte[] orEmpty(byte @Nullable [] password) {
        return password == null ? "".getBytes(StandardCharsets.UTF_8) : password;
    }
}
