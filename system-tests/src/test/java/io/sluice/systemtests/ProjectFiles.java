/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the repository that a deployment uses. */
final class ProjectFiles {

    private ProjectFiles() {}

    /** A file or folder by its path from the top of the repository; it exists. */
    static Path at(String path) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("docker/images.properties")) && Files.exists(folder.resolve(path))) {
                return folder.resolve(path);
            }
        }
        throw new IllegalStateException(
                "no %s in the repository around %s".formatted(path, Path.of("").toAbsolutePath()));
    }

    static String text(String path) {
        try {
            return Files.readString(at(path));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
