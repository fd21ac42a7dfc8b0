/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator;

import io.sluice.simulator.device.SimulatedMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The oracle's memory: one line per acknowledged message, {@code topic TAB seq TAB ts}. Each line is one write, so
 * that it survives the end of this process; the last line may be torn when it is killed. A line is missing rather than
 * wrong, whatever happens. Safe for use from any thread.
 */
final class AcknowledgementLog implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AcknowledgementLog.class);

    private final Path file;
    private final OutputStream out;
    private boolean failed;

    /** Opens the file for appending and creates it when it is missing. */
    AcknowledgementLog(Path file) {
        this.file = file;
        try {
            this.out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "sluice.simulator.acknowledged-file is %s, which cannot be written (%s); name a file in a folder that exists and is writable"
                            .formatted(file, e),
                    e);
        }
    }

    synchronized void append(SimulatedMessage message) {
        if (failed) {
            return;
        }
        String line = message.topic() + '\t' + message.sequence() + '\t' + message.timestamp() + '\n';
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            failed = true;
            log.error("{} cannot be written any more and stays incomplete from here on", file, e);
        }
    }

    @Override
    public synchronized void close() {
        failed = true;
        try {
            out.close();
        } catch (IOException e) {
            log.warn("{} could not be closed", file, e);
        }
    }
}
