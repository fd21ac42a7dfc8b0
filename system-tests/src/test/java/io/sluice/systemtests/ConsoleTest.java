/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The console as somebody sees it who has typed {@code ./sluice demo}: a real browser, simulated devices. */
class ConsoleTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String KEY = "console-key-5d20c1";
    private static final String SHA_256_OF_KEY = "48fa335641a0a6a099a5305144c205bcdb552ddfc9f787bb38b459eabc8de45c";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static Rig demo;

    private Chromium chromium;

    @BeforeAll
    static void start() {
        PlaywrightAssertions.setDefaultAssertionTimeout(LIMIT.toMillis());
        demo = Rig.allInOne(folder, "--sluice.demo.enabled=true");
        Api api = Api.of(demo.query());
        await().atMost(LIMIT)
                .until(() -> !api.get("/api/v1/devices").list("devices").isEmpty());
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @BeforeEach
    void openBrowser() {
        chromium = Chromium.openFor(demo.query());
    }

    @AfterEach
    void closeBrowser() {
        chromium.close();
    }

    private void assertNothingWentWrong() {
        assertThat(chromium.faults()).isEmpty();
        assertThat(chromium.strangers()).isEmpty();
    }

    @Test
    void theListShowsTheDevicesAndTheSearchNarrowsIt() {
        Page page = chromium.open("/");
        Locator rows = page.locator("tbody tr");
        assertThat(rows.first()).isVisible();
        await().atMost(LIMIT).until(() -> settle(page) && rows.count() >= 10);
        chromium.screenshot("devices");
        int all = rows.count();
        String name = rows.last().locator(".device-link").textContent();

        page.locator("input[type=search]").fill(name.toUpperCase(java.util.Locale.ROOT));

        await().atMost(LIMIT).until(() -> settle(page) && rows.count() < all);
        assertThat(rows.locator(".device-link")
                        .filter(new Locator.FilterOptions().setHasText(name))
                        .first())
                .isVisible();
        page.locator("input[type=search]").fill("no such device");
        assertThat(page.getByText("No device matches")).isVisible();
        page.locator("input[type=search]").fill("");
        await().atMost(LIMIT).until(() -> settle(page) && rows.count() == all);
        assertNothingWentWrong();
    }

    @Test
    void aDevicesChartMoves() {
        Page page = openADevice();
        Locator canvas = page.locator(".chart canvas").first();
        assertThat(canvas).isVisible();
        Locator newestTime = page.locator(".latest tbody tr .latest-time").first();
        assertThat(newestTime).isVisible();
        assertThat(page.getByText("Every reading of the last 5 minutes")).isVisible();
        String timeBefore = newestTime.textContent();
        String valuesBefore = values(page);
        byte[] pictureBefore = Chromium.pictureOf(canvas);

        await().atMost(LIMIT)
                .until(() -> settle(page) && !newestTime.textContent().equals(timeBefore));
        await().atMost(LIMIT).until(() -> settle(page) && !values(page).equals(valuesBefore));
        await().atMost(LIMIT)
                .until(() -> settle(page) && !java.util.Arrays.equals(Chromium.pictureOf(canvas), pictureBefore));
        page.waitForTimeout(5_000);
        chromium.screenshot("device-live");
        assertNothingWentWrong();
    }

    private static String values(Page page) {
        return String.join("|", page.locator(".charts .reading").allTextContents());
    }

    @Test
    void theHistoryReachesBackToBeforeTheStart() throws Exception {
        Page page = openADevice();
        assertThat(page.locator(".chart canvas").first()).isVisible();

        Response answer = page.waitForResponse(
                response -> response.url().contains("/api/v1/readings?")
                        && response.url().contains("every="),
                () -> page.getByRole(
                                AriaRole.BUTTON,
                                new Page.GetByRoleOptions().setName("6 h").setExact(true))
                        .click());

        JsonNode windows = JSON.readTree(answer.body()).path("series").path(0).path("rows");
        assertThat(windows.size()).isGreaterThan(100);
        assertThat(page.locator(".chart[aria-label^='Chart of']").first()).isVisible();
        assertThat(page.getByText("The line is the mean of windows")).isVisible();
        assertThat(page).hasURL(Pattern.compile("range=6h"));
        chromium.screenshot("device-history");
        page.reload();
        assertThat(page.getByText("The line is the mean of windows")).isVisible();
        assertNothingWentWrong();
    }

    /** One that speaks all the time: some of the simulated devices fall silent, or have a wrong clock. */
    private Page openADevice() {
        Page page = chromium.open("/");
        Locator rows = page.locator("tbody tr");
        await().atMost(LIMIT).until(() -> settle(page) && rows.count() >= 10);
        rows.nth(3).locator(".device-link").click();
        assertThat(page).hasTitle(Pattern.compile(".+ · Sluice"));
        return page;
    }

    @Test
    void thePipelineCountsOn() {
        Page page = chromium.open("/#/pipeline");
        Locator stored = page.locator(".tile")
                .filter(new Locator.FilterOptions().setHasText("Stored"))
                .locator("dd");
        assertThat(stored).isVisible();
        assertThat(page.getByText("Flowing").first()).isVisible();
        long before = number(stored.textContent());

        await().atMost(LIMIT).until(() -> settle(page) && number(stored.textContent()) > before);

        page.waitForTimeout(5_000);
        chromium.screenshot("pipeline");
        assertNothingWentWrong();
    }

    private static long number(String text) {
        return Long.parseLong(text.replaceAll("[^0-9]", ""));
    }

    /** Lets the page's events through: Playwright has no thread of its own. */
    private static boolean settle(Page page) {
        page.waitForTimeout(100);
        return true;
    }

    @Test
    void aNarrowWindowHasNothingWiderThanItself() {
        Page page = openADevice();
        page.setViewportSize(390, 844);
        assertThat(page.locator(".chart canvas").first()).isVisible();
        page.waitForTimeout(2_000);
        chromium.screenshot("device-narrow");
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
        chromium.open("/#/pipeline");
        assertThat(page.getByText("Messages per second")).isVisible();
        chromium.screenshot("pipeline-narrow");
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
        assertNothingWentWrong();
    }

    @Test
    void withKeysThePageAsksForOneAndGoesOn(@TempDir Path other) {
        try (Rig guarded = Rig.allInOne(
                        other,
                        "--sluice.demo.enabled=true",
                        "--sluice.security.mode=keys",
                        "--sluice.security.keys[0].name=console",
                        "--sluice.security.keys[0].sha256=" + SHA_256_OF_KEY,
                        "--sluice.security.keys[0].scopes=read");
                Chromium browser = Chromium.openFor(guarded.query())) {
            Page page = browser.open("/");
            Locator input = page.locator("dialog[open] input[type=password]");
            assertThat(input).isVisible();
            browser.screenshot("key-dialog");
            assertThat(page.locator("tbody tr")).hasCount(0);

            input.fill("not-the-key");
            page.getByText("Use key").click();
            assertThat(page.getByText("was not accepted")).isVisible();
            page.locator("dialog[open] input[type=password]").fill(KEY);
            page.getByText("Use key").click();

            assertThat(page.locator("tbody tr").first()).isVisible();
            assertThat(page.locator("dialog[open]")).hasCount(0);
            page.reload();
            assertThat(page.locator("tbody tr").first()).isVisible();
            assertThat(page.locator("dialog[open]")).hasCount(0);
            assertThat(page.url()).doesNotContain(KEY);
            // A refused request is an error in the browser's own words; nothing else may be.
            assertThat(browser.faults()).allMatch(fault -> fault.contains("401"));
            assertThat(browser.strangers()).isEmpty();
        }
    }
}
