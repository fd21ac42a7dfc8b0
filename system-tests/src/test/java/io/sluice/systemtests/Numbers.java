/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

/**
 * Which messages are to be published: those from 0 up to an end that may be set late, so that none of them is missing
 * whichever connection was ahead. Thread-safe.
 */
final class Numbers {

    private int end;
    private int highest = -1;

    /** @param end the first number that is not to be published */
    Numbers(int end) {
        this.end = end;
    }

    /** Whether this message is to be published; from then on it counts as published. */
    synchronized boolean take(int number) {
        if (number >= end) {
            return false;
        }
        highest = Math.max(highest, number);
        return true;
    }

    synchronized boolean isBeyond(int number) {
        return number >= end;
    }

    /** No number above those taken so far is given out any more; returns how many there are in all. */
    synchronized int stop() {
        end = Math.min(end, highest + 1);
        return end;
    }
}
