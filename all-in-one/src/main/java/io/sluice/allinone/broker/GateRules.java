/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

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
    private final String group;
    private final Set<String> reservedClientIds = ConcurrentHashMap.newKeySet();

    GateRules(Account internal, List<Account> devices, String shareGroup) {
        this.internal = internal;
        devices.forEach(account -> accounts.put(account.username(), account));
        this.group = shareGroup;
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
     * message of ingest.
     */
    @Nullable
    String clientIdFault(Door door, String clientId) {
        if (door == Door.INTERNAL) {
            reservedClientIds.add(clientId);
            return null;
        }
        return reservedClientIds.contains(clientId) || isReserved(clientId)
                ? "client id '%s' belongs to an internal client; choose another".formatted(clientId)
                : null;
    }

    /**
     * The library names a queue after client or share group, a dot and the filter: a client of the group's name would
     * read from the group's queue.
     */
    private boolean isReserved(String name) {
        return name.equals(group) || name.startsWith(group + ".");
    }

    /** Topics that begin with a dollar sign are the broker's own: its session store, retained messages, management. */
    @Nullable
    String topicFault(String topic) {
        return topic.startsWith("$") ? "topic '%s' begins with $, which is the broker's own".formatted(topic) : null;
    }

    /**
     * A device that joined ingest's share group would be given messages ingest never sees; a filter on the broker's own
     * addresses would take its session store away.
     */
    @Nullable
    String filterFault(Door door, String filter) {
        if (!filter.startsWith(SHARE)) {
            return ownTopicFault(filter, filter);
        }
        int end = filter.indexOf('/', SHARE.length());
        if (end < 0) {
            return "filter '%s' names a share group and no topics".formatted(filter);
        }
        if (door == Door.DEVICES && isReserved(filter.substring(SHARE.length(), end))) {
            return "filter '%s' would take messages from ingest; use another share group".formatted(filter);
        }
        return ownTopicFault(filter, filter.substring(end + 1));
    }

    private static @Nullable String ownTopicFault(String filter, String plain) {
        return plain.startsWith("$") ? "filter '%s' asks for the broker's own topics".formatted(filter) : null;
    }

    private static byte[] orEmpty(byte @Nullable [] password) {
        return password == null ? "".getBytes(StandardCharsets.UTF_8) : password;
    }
}
