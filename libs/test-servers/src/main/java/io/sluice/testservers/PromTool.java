/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.testservers;

import com.github.dockerjava.api.command.CreateContainerResponse;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The {@code promtool} of Prometheus' image, on a folder of files: checks configurations, checks and tests rules. */
public final class PromTool {

    private static final String FOLDER = "/etc/prometheus";
    private static final long LIMIT_SECONDS = 120;

    private PromTool() {}

    /** Its exit code, 0 when all is well, and what it said. */
    public record Result(int exitCode, String output) {}

    /**
     * Runs it once.
     *
     * @param folder all that the tool sees; its working folder, which it does not write to
     * @param arguments as on a command line, paths relative to the folder
     */
    public static Result run(Path folder, String... arguments) {
        Engine engine = Engine.get();
        CreateContainerResponse created = engine.client()
                .createContainerCmd(engine.images().of("prometheus"))
                .withEntrypoint("/bin/promtool")
                .withCmd(arguments)
                .withUser("0")
                .withWorkingDir(FOLDER)
                .withLabels(Engine.labels())
                .withHostConfig(HostConfig.newHostConfig()
                        .withNetworkMode("none")
                        .withBinds(new Bind(folder.toAbsolutePath().toString(), new Volume(FOLDER), AccessMode.ro)))
                .exec();
        engine.remember(created.getId());
        try {
            engine.client().startContainerCmd(created.getId()).exec();
            int code = engine.client()
                    .waitContainerCmd(created.getId())
                    .exec(new WaitContainerResultCallback())
                    .awaitStatusCode(LIMIT_SECONDS, TimeUnit.SECONDS);
            return new Result(code, engine.logOf(created.getId()));
        } finally {
            engine.remove(created.getId());
        }
    }
}
