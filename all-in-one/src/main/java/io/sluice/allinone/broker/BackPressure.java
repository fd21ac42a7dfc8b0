/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether devices have to wait because the broker is (nearly) full. One thread sets it; gates ask and wait on their event
 * loops.
 */
final class BackPressure {

    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean on;

    boolean isOn() {
        return on;
    }

    /** Sets it; when it ends, everybody who waits is told, once. */
    void set(boolean full) {
        on = full;
        if (!full) {
            for (Runnable resume : waiting) {
                if (waiting.remove(resume)) {
                    resume.run();
                }
            }
        }
    }

    /** Runs {@code resume} when it ends; at once when it has ended already. */
    void await(Runnable resume) {
        waiting.add(resume);
        if (!on && waiting.remove(resume)) {
            resume.run();
        }
    }

    /** Waits no more. */
    void forget(Runnable resume) {
        waiting.remove(resume);
    }

    /** How many connections wait. */
    int waiting() {
        return waiting.size();
    }
}
