/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The console's files, as a server would find them: under {@code static} and in the jars' {@code META-INF/resources}. */
final class Pages {

    /** A file by its path below the root of the site, with its text. */
    record Page(String path, String text) {

        /** What the first group of a pattern finds in the text. */
        List<String> find(Pattern pattern) {
            return pattern.matcher(text).results().map(Pages::firstGroup).toList();
        }
    }

    private static final Path ROOT = root();

    private Pages() {}

    static Stream<Page> all() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(Files::isRegularFile).map(Pages::page).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Page> ending(String end) {
        return all().filter(page -> page.path().endsWith(end));
    }

    static Page index() {
        return page(ROOT.resolve("index.html"));
    }

    /** Whether a server that has the console and its libraries answers for the path. */
    static boolean exists(String path) {
        ClassLoader loader = Pages.class.getClassLoader();
        return loader.getResource("static/" + path) != null || loader.getResource("META-INF/resources/" + path) != null;
    }

    private static Page page(Path file) {
        try {
            String path = ROOT.relativize(file).toString().replace('\\', '/');
            return new Page(path, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        URL index =
                Objects.requireNonNull(Pages.class.getResource("/static/index.html"), "static/index.html is missing");
        try {
            return Objects.requireNonNull(Path.of(index.toURI()).getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String firstGroup(MatchResult match) {
        return match.group(1);
    }
}
