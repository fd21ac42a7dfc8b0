/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of the files of known series: each has a number, and the two with the highest count. */
final class SeriesFiles {

    private static final Logger log = LoggerFactory.getLogger(SeriesFiles.class);

    private static final Pattern NAME = Pattern.compile("(\\d{8})\\.series");

    private final Path folder;

    SeriesFiles(Path folder) {
        this.folder = folder;
    }

    Path file(int number) {
        return folder.resolve("%08d.series".formatted(number));
    }

    /** The numbers there are, ascending. */
    List<Integer> numbers() throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            return files.flatMap(file -> number(file).stream()).sorted().toList();
        }
    }

    private static Optional<Integer> number(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString().toLowerCase(Locale.ROOT));
        return name.matches() ? Optional.of(Integer.valueOf(name.group(1))) : Optional.empty();
    }

    /** What cannot be read is kept under another name. */
    void setAside(int number, IOException why) {
        Path file = file(number);
        Path aside = file.resolveSibling(file.getFileName() + ".unreadable");
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            log.warn("the known series in {} cannot be read; they are kept as {}", file, aside, why);
        } catch (IOException e) {
            log.warn("the known series in {} cannot be read, nor be set aside", file, e);
        }
    }

    /** Deletes what is known: nobody adds to it from now on, so it would be wrong when it is asked again. */
    void forget() {
        try {
            if (Files.isDirectory(folder)) {
                keepTwo(Integer.MAX_VALUE);
            }
        } catch (IOException e) {
            log.warn("the known series in {} cannot be deleted; they are of no use any more", folder, e);
        }
    }

    /** Deletes all but the two newest. */
    void keepTwo(int newest) throws IOException {
        for (int number : numbers()) {
            if (number < newest - 1) {
                Files.deleteIfExists(file(number));
            }
        }
    }
}
