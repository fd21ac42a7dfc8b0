/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator;

import io.sluice.simulator.config.SettingsReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/**
 * The simulator as a program. Ends by itself when its count or duration is reached (exit code 0), or cleanly on SIGTERM
 * and Ctrl-C; settings that cannot be used end it with exit code 2 before anything is sent, and messages that were not
 * acknowledged with exit code 1.
 */
public final class DeviceSimulatorApplication {

    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(10);

    private DeviceSimulatorApplication() {}

    public static void main(String[] arguments) throws InterruptedException {
        useOwnLogLayout();
        List<String> given = List.of(arguments);
        if (given.contains("--help")) {
            System.out.print(SettingsReader.help());
            return;
        }
        try {
            run(new Fleet(SettingsReader.read(given, System.getenv())));
        } catch (InvalidSettingsException | UncheckedIOException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static void run(Fleet fleet) throws InterruptedException {
        Thread hook = Thread.ofPlatform().unstarted(() -> finish(fleet));
        fleet.start();
        Runtime.getRuntime().addShutdownHook(hook);
        while (!fleet.await(PROGRESS_EVERY)) {
            System.out.println(fleet.summary());
        }
        System.exit(fleet.summary().failed() == 0 ? 0 : 1);
    }

    private static void finish(Fleet fleet) {
        fleet.stop();
        System.out.println(fleet.summary());
    }

    /** Not named logback.xml: it must not become the layout of a program that has the fleet inside. */
    private static void useOwnLogLayout() {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "io/sluice/simulator/logback-simulator.xml");
        }
    }
}
