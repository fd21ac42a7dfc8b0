/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How much of an area each site holds. Not thread-safe. Sites come from topics, so whoever publishes can make them up:
 * beyond ten thousand they share one account.
 */
final class SiteShares {

    private static final int ACCOUNTS = 10_000;

    /** No name of a site can hold a slash. */
    private static final String OTHERS = "/others";

    private final Map<String, Account> accounts = new HashMap<>();

    /** What one site has: how much, how many, and the place before which it has none. */
    static final class Account {
        private long bytes;
        private long letters;
        private long firstPlace;

        long bytes() {
            return bytes;
        }

        long firstPlace() {
            return firstPlace;
        }

        void firstPlace(long place) {
            firstPlace = place;
        }
    }

    /** The name of the account a site is on. */
    String account(String site) {
        return accounts.containsKey(site) || accounts.size() < ACCOUNTS ? site : OTHERS;
    }

    Account of(String site) {
        return accounts.computeIfAbsent(account(site), _ -> new Account());
    }

    void add(String site, long bytes) {
        Account account = of(site);
        account.bytes += bytes;
        account.letters++;
    }

    void subtract(String site, long bytes) {
        Account account = of(site);
        account.bytes -= bytes;
        account.letters--;
    }

    /** The account that holds most; empty when none holds any. */
    Optional<String> largest() {
        return accounts.entrySet().stream()
                .filter(entry -> entry.getValue().bytes > 0)
                .max(Comparator.comparingLong(entry -> entry.getValue().bytes))
                .map(Map.Entry::getKey);
    }

    long letters() {
        return accounts.values().stream().mapToLong(account -> account.letters).sum();
    }

    /** The accounts that hold any, with how much. */
    Map<String, Long> holders() {
        Map<String, Long> holders = new TreeMap<>();
        accounts.forEach((site, account) -> {
            if (account.bytes > 0) {
                holders.put(site, account.bytes);
            }
        });
        return holders;
    }
}
