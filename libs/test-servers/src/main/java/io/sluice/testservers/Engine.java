/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.testservers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

/**
 * The container engine, and the books about the containers this JVM has in it. Each carries the label of its owner;
 * they go when they are closed, else when the JVM ends, and those of a JVM that was killed go when the next one on this
 * machine starts. One per JVM; safe for any thread.
 */
final class Engine {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    static final String OWNER = "io.sluice.test.owner";
    private static final String RUN = "io.sluice.test.run";

    private final DockerClient client;
    private final Images images;
    private final Set<String> started = ConcurrentHashMap.newKeySet();

    private Engine(DockerClient client) {
        this.client = client;
        this.images = new Images(client);
        removeOrphans();
        Runtime.getRuntime().addShutdownHook(new Thread(this::removeAll, "containers-cleanup"));
    }

    private static final class Holder {
        static final Engine INSTANCE = new Engine(connect());
    }

    /** The engine; {@link IllegalStateException} with the way out when none answers. */
    static Engine get() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new IllegalStateException(
                    "no container engine answers, and this test needs a real server in a container; start one with scripts/container-engine up, or run ./sluice test, which does");
        }
        return Holder.INSTANCE;
    }

    private static DockerClient connect() {
        return DockerClientFactory.lazyClient();
    }

    DockerClient client() {
        return client;
    }

    Images images() {
        return images;
    }

    /** What to put on a container so that it can be told whose it is. */
    static Map<String, String> labels() {
        String run = System.getenv("TEST_RUN_ID");
        return Map.of(OWNER, owner(ProcessHandle.current()), RUN, run == null ? "" : run);
    }

    void remember(String containerId) {
        started.add(containerId);
    }

    /** Ends and removes a container with its data; one that is gone already is no fault. */
    void remove(String containerId) {
        started.remove(containerId);
        try {
            client.removeContainerCmd(containerId)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        } catch (RuntimeException gone) {
            LOG.debug("container {} could not be removed: {}", containerId, gone.toString());
        }
    }

    /** What a container has written so far, standard output and errors together. */
    String logOf(String containerId) {
        StringBuilder text = new StringBuilder();
        try {
            client.logContainerCmd(containerId)
                    .withStdOut(true)
                    .withStdErr(true)
                    .exec(new ResultCallback.Adapter<Frame>() {
                        @Override
                        public void onNext(Frame frame) {
                            text.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
                        }
                    })
                    .awaitCompletion(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return text.toString();
    }

    private void removeAll() {
        List.copyOf(started).forEach(this::remove);
    }

    private void removeOrphans() {
        for (Container container : client.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(List.of(OWNER))
                .exec()) {
            if (isOrphan(String.valueOf(container.getLabels().get(OWNER)))) {
                LOG.info("removing container {} of a test run that ended without doing so", container.getId());
                remove(container.getId());
            }
        }
    }

    /** Only owners of our own process id namespace can be judged; the others may live where we cannot see them. */
    private static boolean isOrphan(String owner) {
        String[] parts = owner.split("/", -1);
        if (parts.length != 3 || !parts[0].equals(namespace())) {
            return false;
        }
        return ProcessHandle.of(Long.parseLong(parts[1]))
                .map(process -> !owner(process).equals(owner))
                .orElse(true);
    }

    /** Namespace, process id and time of start: process ids alone are used again. */
    private static String owner(ProcessHandle process) {
        long start = process.info().startInstant().map(i -> i.toEpochMilli()).orElse(0L);
        return namespace() + "/" + process.pid() + "/" + start;
    }

    private static String namespace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
                    .toString()
                    .replace('/', '-');
        } catch (IOException | UnsupportedOperationException notLinux) {
            return "other";
        }
    }
}
