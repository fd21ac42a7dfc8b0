/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.testservers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which image stands for a server: the official one or the stand-in built on this machine, as
 * {@code docker/images.properties} names them and {@code TEST_IMAGES} decides. {@code TEST_IMAGE_<SERVER>} names any
 * other image instead.
 */
final class Images {

    private static final long PULL_SECONDS = 180;

    private final DockerClient client;
    private final Properties names;

    Images(DockerClient client) {
        this.client = client;
        this.names = load(file());
    }

    /** The image of {@code mosquitto}, {@code influxdb} or {@code prometheus}; it is on this machine when this returns. */
    String of(String server) {
        String chosen = System.getenv("TEST_IMAGE_" + server.toUpperCase(Locale.ROOT));
        return chosen != null ? chosen : bySetting(server, setting());
    }

    private String bySetting(String server, String setting) {
        return switch (setting) {
            case "official" -> pulled(name(server, "official"));
            case "stand-in" -> built(name(server, "stand-in"));
            case "auto" -> whatIsThere(server);
            default ->
                throw new IllegalStateException(
                        "TEST_IMAGES is '%s'; it may be official, stand-in or auto".formatted(setting));
        };
    }

    private String whatIsThere(String server) {
        String official = name(server, "official");
        String standIn = name(server, "stand-in");
        if (isHere(official)) {
            return official;
        }
        return isHere(standIn) ? standIn : pulled(official);
    }

    private String pulled(String image) {
        if (!isHere(image) && !pull(image)) {
            throw new IllegalStateException(
                    "the image %s is not on this machine and could not be pulled; without a registry run docker/build-stand-ins, or ./sluice test, which does"
                            .formatted(image));
        }
        return image;
    }

    private String built(String image) {
        if (!isHere(image)) {
            throw new IllegalStateException(
                    "the image %s is not on this machine; build it with docker/build-stand-ins".formatted(image));
        }
        return image;
    }

    private boolean isHere(String image) {
        try {
            client.inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException absent) {
            return false;
        }
    }

    private boolean pull(String image) {
        try {
            return client.pullImageCmd(image).start().awaitCompletion(PULL_SECONDS, TimeUnit.SECONDS) && isHere(image);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } catch (RuntimeException noRegistry) {
            return false;
        }
    }

    private String name(String server, String kind) {
        String name = names.getProperty(server + "." + kind);
        if (name == null) {
            throw new IllegalStateException("%s names no image %s.%s".formatted(file(), server, kind));
        }
        return name;
    }

    private static String setting() {
        String setting = System.getenv("TEST_IMAGES");
        return setting == null || setting.isBlank() ? "auto" : setting;
    }

    private static Path file() {
        for (@Nullable Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path file = folder.resolve("docker/images.properties");
            if (Files.exists(file)) {
                return file;
            }
        }
        throw new IllegalStateException("no docker/images.properties at or above %s; run the tests inside the project"
                .formatted(Path.of("").toAbsolutePath()));
    }

    private static Properties load(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            Properties properties = new Properties();
            properties.load(reader);
            return properties;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
