/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A page in the machine's own Chromium that writes down what goes wrong in it: errors in the console (a breach of the
 * content security policy is one), uncaught exceptions, and requests to anywhere but the page's own program. One thread.
 */
final class Chromium implements AutoCloseable {

    private static final List<String> PLACES =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    private static final List<String> QUIET = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final double PATIENCE_MILLIS = 90_000;

    private final List<String> faults = new ArrayList<>();
    private final List<String> strangers = new ArrayList<>();
    private final String origin;
    private final Playwright playwright;
    private final Browser browser;
    private final Page page;

    private Chromium(Program program) {
        origin = program.url("").toString();
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(executable())
                            .setTimeout(PATIENCE_MILLIS)
                            .setArgs(QUIET));
            BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 900));
            context.setDefaultTimeout(PATIENCE_MILLIS);
            page = context.newPage();
            listen();
        } catch (RuntimeException notStarted) {
            playwright.close();
            throw notStarted;
        }
    }

    /** A browser for this program's pages. */
    static Chromium openFor(Program program) {
        return new Chromium(program);
    }

    private static Path executable() {
        return Stream.of(PLACES.toArray(String[]::new))
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "there is no Chromium at any of %s; install the package chromium (./sluice test does it)"
                                .formatted(PLACES)));
    }

    private void listen() {
        page.onConsoleMessage(this::note);
        page.onPageError(faults::add);
        page.onRequest(request -> {
            if (!request.url().startsWith(origin + "/") && !request.url().startsWith("data:")) {
                strangers.add(request.url());
            }
        });
    }

    private void note(ConsoleMessage message) {
        if (message.type().equals("error") || message.type().equals("warning")) {
            faults.add(message.type() + ": " + message.text());
        }
    }

    /** Goes to a path of the program, hash included. */
    Page open(String path) {
        page.navigate(origin + path);
        return page;
    }

    /** What the browser complained of so far. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** Addresses asked for that are not the program's. */
    List<String> strangers() {
        return List.copyOf(strangers);
    }

    /** Keeps a picture of the whole page for people, below the module's {@code target}. */
    void screenshot(String name) {
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png")));
    }

    /** The picture of one element. */
    static byte[] pictureOf(Locator element) {
        return element.screenshot();
    }

    @Override
    public void close() {
        playwright.close();
    }
}
