/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What tests do with folders. */
final class Folders {

    private Folders() {}

    /** Removes a folder with all that is in it. */
    static void remove(Path folder) {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        for (Path file : all) {
            try {
                Files.delete(file);
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            }
        }
    }
}
