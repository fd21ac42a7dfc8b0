/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks;

import io.sluice.benchmarks.chain.ChainPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for on the command line; {@code scripts/run-bench} lists the options.
 *
 * @param quick the short form
 * @param micro whether JMH runs
 * @param chain whether the whole chain runs
 * @param profile whether the ingest process is profiled, which makes its other figures worthless
 * @param against the jar of another build of ingest that this one is held against, instead of everything else
 */
record Options(
        boolean quick,
        boolean micro,
        boolean chain,
        boolean profile,
        @Nullable Path against,
        ChainPlan plan) {

    /** Reads the arguments; {@link IllegalArgumentException} names the one that cannot be used. */
    static Options parse(List<String> arguments) {
        boolean quick = arguments.contains("--quick");
        ChainPlan plan = quick ? ChainPlan.quick() : ChainPlan.full();
        for (String argument : arguments) {
            plan = with(plan, argument);
        }
        boolean profile = arguments.contains("--profile");
        boolean onlyMicro = arguments.contains("--jmh");
        Path against = against(arguments);
        boolean onlyChain = arguments.contains("--chain") || profile || against != null;
        if (onlyMicro && onlyChain) {
            throw new IllegalArgumentException(
                    "--jmh leaves out the chain; give it without --chain, --profile and --against");
        }
        return new Options(quick, !onlyChain, !onlyMicro, profile, against, plan);
    }

    private static @Nullable Path against(List<String> arguments) {
        for (String argument : arguments) {
            if (argument.startsWith("--against=")) {
                Path jar = Path.of(argument.substring("--against=".length())).toAbsolutePath();
                if (!Files.isRegularFile(jar)) {
                    throw new IllegalArgumentException("'%s' needs the jar of an ingest-service".formatted(argument));
                }
                return jar;
            }
        }
        return null;
    }

    private static ChainPlan with(ChainPlan plan, String argument) {
        String[] parts = argument.split("=", 2);
        String value = parts.length == 2 ? parts[1] : "";
        return switch (parts[0]) {
            case "--quick", "--jmh", "--chain", "--profile", "--against", "--uninspected" -> plan;
            case "--long" ->
                plan.withLongRun(
                        parts.length == 1 ? ChainPlan.LONG_RUN : number(argument, value, 100_000, 1_000_000_000));
            case "--rounds" -> plan.withPasses((int) number(argument, value, 1, 100), plan.messages());
            case "--messages" -> plan.withPasses(plan.rounds(), number(argument, value, 10_000, 1_000_000_000));
            case "--heap" -> plan.withHeap(heap(argument, value));
            default -> throw new IllegalArgumentException("there is no option '" + argument + "'");
        };
    }

    private static long number(String argument, String value, long least, long most) {
        if (!value.matches("\\d{1,10}") || Long.parseLong(value) < least || Long.parseLong(value) > most) {
            throw new IllegalArgumentException("'%s' needs a number from %d to %d".formatted(argument, least, most));
        }
        return Long.parseLong(value);
    }

    private static String heap(String argument, String value) {
        if (!value.matches("[1-9]\\d*[kKmMgG]")) {
            throw new IllegalArgumentException("'%s' needs a size such as 512m".formatted(argument));
        }
        return value;
    }
}
