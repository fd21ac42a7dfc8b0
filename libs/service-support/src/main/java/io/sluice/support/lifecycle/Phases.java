/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.lifecycle;

/**
 * {@code SmartLifecycle} phases: what starts first has the lowest number and stops last. Intake stops before the
 * journal, the journal before the forwarder has drained what it can, the stores last, so that nothing downstream is
 * gone while something upstream still needs it. The web server (Spring's own phase, near the top) stops first.
 */
public final class Phases {

    /** Stores and the embedded broker's storage. */
    public static final int STORE = 100;
    /** The embedded broker, without its device listener. */
    public static final int BROKER = 200;
    /** Reads the journal and writes to the store. */
    public static final int FORWARDER = 300;
    /** Journal writer and the acknowledgements. */
    public static final int JOURNAL = 400;
    /** MQTT connections of ingest. */
    public static final int INTAKE = 500;
    /** Lets devices in: the embedded broker's device listener. */
    public static final int DEVICES = 600;
    /** Simulated devices of a demo. */
    public static final int SIMULATION = 700;

    private Phases() {}
}
