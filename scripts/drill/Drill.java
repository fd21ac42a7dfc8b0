/* SPDX-License-Identifier: Apache-2.0 */

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code ./sluice drill store-outage}: begins an outage drill on a running Sluice, tells what happens, and ends with 0 only
 * if everything caught up and the account was right all the time. Needs nothing but a JDK, which Sluice needs anyway.
 */
public final class Drill {

    private static final String USAGE = """
            usage: ./sluice drill store-outage [--url URL] [--seconds N] [--key KEY] [--patience SECONDS]

              --url URL           the running instance (default http://127.0.0.1:8080; ingest alone: http://127.0.0.1:8081)
              --seconds N         how long ingest takes its store for unavailable, 1 to 600 (default 20)
              --key KEY           a key with the scope admin; better as the environment variable API_KEY, which ps does not show
              --patience SECONDS  how long to wait for catching up after the outage (default 600)

            Nothing is lost by it: readings are taken in, journalled, and stored after the outage. Ctrl-C ends it.""";

    private static final PrintStream OUT = System.out;
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(250);
    private static final Duration LINE_INTERVAL = Duration.ofSeconds(5);
    private static final int TRIES = 20;

    private final Map<String, String> options = new HashMap<>(Map.of(
            "--url", "http://127.0.0.1:8080",
            "--seconds", "20",
            "--patience", "600",
            "--key", System.getenv().getOrDefault("API_KEY", "")));

    private volatile boolean over = true;

    public static void main(String[] args) throws Exception {
        Drill drill = new Drill();
        try {
            drill.readOptions(new ArrayDeque<>(List.of(args)));
            System.exit(drill.run());
        } catch (Refused refused) {
            System.err.println("sluice drill: " + refused.getMessage());
            System.exit(refused.exitCode());
        } catch (IOException broken) {
            System.err.println("sluice drill: the connection broke, and a drill that began ends by itself: " + broken);
            System.exit(1);
        }
    }

    private void readOptions(Deque<String> arguments) throws Refused {
        while (!arguments.isEmpty()) {
            String[] option = arguments.pop().split("=", 2);
            if (option[0].equals("--help")) {
                throw new Refused(0, USAGE);
            }
            if (!options.containsKey(option[0]) || option.length == 1 && arguments.isEmpty()) {
                throw new Refused(2, "'%s' is no option, or has no value%n%s".formatted(option[0], USAGE));
            }
            options.put(option[0], option.length == 2 ? option[1] : arguments.pop());
        }
        for (String number : List.of("--seconds", "--patience")) {
            if (!options.get(number).matches("[0-9]{1,6}")) {
                throw new Refused(2, "%s is '%s', which is no number of seconds".formatted(number, options.get(number)));
            }
        }
    }

    private int run() throws Refused, IOException, InterruptedException {
        DrillApi api = new DrillApi(options.get("--url"), options.get("--key"));
        DrillReport begun = api.call("POST", "{\"seconds\":" + options.get("--seconds") + "}");
        over = false;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endIfLeft(api)));
        OUT.printf(
                "%s: ingest takes its store for unavailable for %s s; %,d messages waited before%n",
                options.get("--url"), begun.text("seconds"), begun.number("inFlightBefore"));
        DrillReport last = follow(api, begun);
        over = last.isOver();
        return account(last);
    }

    /** Asks until the drill is over or patience is, and tells each thing that happens once. */
    private DrillReport follow(DrillApi api, DrillReport begun) throws Refused, InterruptedException {
        Instant start = begun.time("startedAt");
        DrillReport before = begun;
        long nextLine = System.nanoTime() + LINE_INTERVAL.toNanos();
        while (true) {
            Thread.sleep(LOOK_INTERVAL);
            DrillReport now = callAgainAndAgain(api);
            tell(start, before, now, "breakerOpenedAt", "the breaker is open");
            tell(start, before, now, "endedAt", "the outage is over (" + why(now) + ")");
            tell(start, before, now, "breakerClosedAt", "the breaker is closed");
            tell(start, before, now, "caughtUpAt", "caught up");
            if (now.isOver() || isPatienceOver(now)) {
                return now;
            }
            if (System.nanoTime() - nextLine > 0) {
                nextLine += LINE_INTERVAL.toNanos();
                OUT.printf(
                        "%9.1f s  %s: %,d messages acknowledged, up to %,d waited, the oldest %.1f s; journal up to %s%n",
                        seconds(start, Instant.now()),
                        now.text("state"),
                        now.number("acknowledgedDuring") + now.number("acknowledgedAfter"),
                        now.number("inFlightPeak"),
                        now.decimal("oldestAgeSecondsPeak"),
                        megabytes(now.number("journalBytesPeak")));
            }
            before = now;
        }
    }

    private static void tell(Instant start, DrillReport before, DrillReport now, String what, String words) {
        if (before.time(what) == null && now.time(what) != null) {
            OUT.printf("%9.1f s  %s%n", seconds(start, now.time(what)), words);
        }
    }

    private static String why(DrillReport now) {
        return switch (String.valueOf(now.text("endedBy"))) {
            case "time" -> "its time is up";
            case "request" -> "somebody ended it";
            case "journal" -> "the journal was filling up";
            default -> "ingest stopped";
        };
    }

    private boolean isPatienceOver(DrillReport now) {
        Instant ended = now.time("endedAt");
        return ended != null && seconds(ended, Instant.now()) > Integer.parseInt(options.get("--patience"));
    }

    private static int account(DrillReport seen) {
        boolean caughtUp = seen.text("state").equals("caught-up");
        boolean identity = seen.is("identityHolds");
        OUT.printf("%nWhat it saw%n");
        line("acknowledged during the outage", "%,d messages", seen.number("acknowledgedDuring"));
        line("acknowledged while catching up", "%,d messages", seen.number("acknowledgedAfter"));
        line("most that waited", "%,d messages", seen.number("inFlightPeak"));
        line("oldest of them", "%.1f s", seen.decimal("oldestAgeSecondsPeak"));
        line(
                "journal",
                "%s before, %s at most, %s allowed",
                megabytes(seen.number("journalBytesBefore")),
                megabytes(seen.number("journalBytesPeak")),
                megabytes(seen.number("journalLimitBytes")));
        line("acknowledgements withheld", "%s", seen.is("journalStayedUp") ? "never" : "for a while: the journal was full");
        line("the breaker", "%s", seen.time("breakerOpenedAt") == null ? "had nothing to open for" : "opened");
        line("dead letters meanwhile", "%,d messages", seen.number("deadLettered"));
        line("caught up", "%s", caughtUp ? seen.text("catchUpSeconds") + " s after the outage" : "not yet");
        line("received = stored + the rest", "%s", identity ? "held each time" : "DID NOT HOLD");
        OUT.printf(
                "%n%s%n",
                caughtUp && identity
                        ? "Passed: everything acknowledged has its place, and nothing waits from the outage."
                        : "FAILED: see above; GET /api/v1/pipeline has the state now.");
        return caughtUp && identity ? 0 : 1;
    }

    private static void line(String name, String format, Object... values) {
        OUT.printf("  %-32s %s%n", name, String.format(Locale.ROOT, format, values));
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MB", bytes / 1048576.0);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    /** A moment without an answer is no reason to give up: the drill goes on and ends by itself. */
    private static DrillReport callAgainAndAgain(DrillApi api) throws Refused, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return api.call("GET", "");
            } catch (IOException | Refused noAnswer) {
                if (attempt == TRIES) {
                    throw new Refused(1, "lost sight of the drill, which ends by itself: " + noAnswer.getMessage());
                }
                Thread.sleep(LOOK_INTERVAL);
            }
        }
    }

    private void endIfLeft(DrillApi api) {
        if (!over) {
            try {
                api.call("DELETE", "");
                System.err.println("sluice drill: ended");
            } catch (Exception failed) {
                System.err.println("sluice drill: could not end the drill, which ends by itself: " + failed.getMessage());
            }
        }
    }
}
