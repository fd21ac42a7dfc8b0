/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

/** What a successful {@link Journal#commit()} means. */
public enum Durability {
    /** The records are on the disk: they survive a power cut. */
    FORCED,
    /**
     * The records are with the operating system: they survive the end of this process, however sudden, but a power cut or
     * a crash of the machine may take what was committed since the journal last changed its file.
     */
    WRITTEN
}
