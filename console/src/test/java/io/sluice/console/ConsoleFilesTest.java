/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.console.Pages.Page;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The console has no build, so what a bundler would notice is tested here: that everything it refers to is there, that
 * it loads nothing from elsewhere, and that it keeps to its own content security policy.
 */
class ConsoleFilesTest {

    private static final Pattern IMPORT = Pattern.compile("(?m)^\\s*(?:import|export)\\b[^'\"]*from '([^']+)'");
    private static final Pattern DYNAMIC_IMPORT = Pattern.compile("import\\(([^)]*)\\)");
    private static final Pattern LIBRARY = Pattern.compile("const LIBRARY = '([^']+)'");
    private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"([^\"#][^\"]*)\"");
    private static final Pattern ADDRESS = Pattern.compile("((?:https?|wss?|ftp):?//[^\\s'\"`)]+)");
    private static final Pattern STYLE_ADDRESS = Pattern.compile("(url\\(|@import)");
    private static final Pattern TEXT_AS_MARKUP =
            Pattern.compile("(innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function|srcdoc)");
    private static final Pattern POLICY =
            Pattern.compile("http-equiv=\"Content-Security-Policy\"\\s+content=\"([^\"]+)\"");

    @Test
    void everyFileThePageNamesExists() {
        List<String> named = Pages.index().find(REFERENCE);

        assertThat(named).contains("js/main.js", "css/base.css", "favicon.svg").allMatch(Pages::exists);
    }

    @Test
    void everyImportedModuleExistsAndIsRelative() {
        Pages.ending(".js")
                .forEach(module -> assertThat(module.find(IMPORT))
                        .as(module.path())
                        .allMatch(name -> name.startsWith("./") || name.startsWith("../"))
                        .allMatch(name -> Pages.exists(resolve(module, name))));
    }

    @Test
    void everyModuleAndStyleSheetIsUsed() {
        Set<String> used = new HashSet<>(Pages.index().find(REFERENCE));
        Pages.ending(".js").forEach(module -> module.find(IMPORT).forEach(name -> used.add(resolve(module, name))));

        assertThat(Pages.all().map(Page::path).filter(path -> !path.equals("index.html")))
                .allMatch(used::contains);
    }

    @Test
    void chartLibraryHasTheVersionOfItsArtifact() {
        Page loader = Pages.ending("chart/echarts.js").findFirst().orElseThrow();
        List<String> library = loader.find(LIBRARY);

        assertThat(library).hasSize(1);
        assertThat(Pages.exists(resolve(loader, library.getFirst())))
                .as("%s is not in any jar; the version in chart/echarts.js must be that of the artifact", library)
                .isTrue();
    }

    @Test
    void onlyTheChartLibraryIsLoadedLater() {
        List<String> later = Pages.ending(".js")
                .flatMap(module -> module.find(DYNAMIC_IMPORT).stream())
                .toList();

        assertThat(later).containsExactly("LIBRARY");
    }

    @Test
    void nothingIsLoadedFromElsewhere() {
        Set<String> addresses =
                Pages.all().flatMap(page -> page.find(ADDRESS).stream()).collect(Collectors.toSet());

        assertThat(addresses)
                .as("only the name of the SVG namespace looks like an address")
                .containsExactly("http://www.w3.org/2000/svg");
        assertThat(Pages.ending(".css").flatMap(sheet -> sheet.find(STYLE_ADDRESS).stream()))
                .isEmpty();
    }

    @Test
    void addressesAreRelativeSoThatThePageMayLiveBelowAnyPath() {
        assertThat(Pages.index().find(REFERENCE)).noneMatch(name -> name.startsWith("/"));
        Pages.ending(".js")
                .forEach(module ->
                        assertThat(module.text()).as(module.path()).doesNotContain("'/api", "\"/api", "`/api"));
    }

    @Test
    void textIsNeverTurnedIntoMarkup() {
        Pages.ending(".js")
                .forEach(module -> assertThat(module.find(TEXT_AS_MARKUP))
                        .as(module.path())
                        .isEmpty());
    }

    @Test
    void policyAllowsOnlyWhatTheServerItselfServes() {
        assertThat(Pages.index().find(POLICY))
                .singleElement()
                .satisfies(policy -> assertThat(policy)
                        .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'")
                        .doesNotContain("unsafe", "*", "http"));
    }

    @Test
    void pageHasNoScriptOrStyleWithinItself() {
        String page = Pages.index().text();

        assertThat(page).doesNotContain("<style", "style=").doesNotContainPattern("\\son[a-z]+=");
        assertThat(Pattern.compile("<script[^>]*>\\s*[^<\\s]").matcher(page).find())
                .isFalse();
    }

    @Test
    void filesStayShort() {
        assertThat(Pages.all())
                .allSatisfy(page ->
                        assertThat(page.text().lines().count()).as(page.path()).isLessThan(300));
    }

    private static String resolve(Page from, String name) {
        return URI.create("http://host/" + from.path()).resolve(name).getPath().substring(1);
    }
}
