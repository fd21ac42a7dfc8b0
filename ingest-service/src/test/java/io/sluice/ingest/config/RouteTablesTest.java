/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.route.RouteTable;
import io.sluice.support.settings.SettingsFaults;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTablesTest {

    @Test
    void routesOfOnesOwnComeBeforeTheDefaultOnes() {
        assertThat(usable(List.of(), "topic=machines/{device}/{measurement};site=hall")
                        .table()
                        .routes())
                .hasSizeGreaterThan(1)
                .first()
                .extracting(route -> route.topic().toString())
                .isEqualTo("machines/{device}/{measurement}");
    }

    @Test
    void subscribesToWhatARouteNeedsBesideTheDefaultTopics() {
        assertThat(usable(List.of(), "topic=machines/{device}/{measurement};site=hall")
                        .filters())
                .containsAll(RouteTable.DEFAULT_FILTERS)
                .contains("machines/+/+")
                .hasSize(RouteTable.DEFAULT_FILTERS.size() + 1);
        assertThat(usable(List.of(), "topic=telemetry/{site}/{device}/{measurement};integers=as-written")
                        .filters())
                .isEqualTo(RouteTable.DEFAULT_FILTERS);
    }

    @Test
    void takesOneFilterForRoutesOfWhichOneCoversTheOther() {
        assertThat(usable(
                                List.of(),
                                "topic=m/{device}/state;site=hall;measurement=state",
                                "topic=m/{device}/{measurement};site=hall")
                        .filters())
                .contains("m/+/+")
                .doesNotContain("m/+/state");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "format=json                                              | is missing",
                "topic=sluice/{device}/{measurement};site=hall            | can never match: it begins with sluice/",
                "topic=m/{device}/{measurement}                           | names no {site}",
                "topic=m/{device}/{measurement};site=hall;format=xml      | unknown format 'xml'",
                "topic=m/{sight}/{device}/{measurement};site=hall         | unknown placeholder '{sight}'",
                "topic=m/{device}/{measurement};site={plant}              | unknown placeholder '{plant}'",
                "topic=m/{device}/{measurement};site=hall;tags=a={line}   | unknown placeholder '{line}'",
                "topic=m/{device}/{device}/x;site=hall                    | '{device}' twice",
                "topic=m/{device}/{measurement};site=a/b                  | the route's site 'a/b' has the character",
                "topic=m/{site}/{device}/{measurement};site=hall          | leave one out",
                "topic=m/#/{device};site=hall                             | has the level '#'",
                "topic=m/{device}/{measurement};site=hall;tags=site=x     | reserved",
                "topic=m/{device}/{measurement};site=hall;tags=line       | name=value",
                "topic=m/{device}/{measurement};site=hall;tags=a=b\\c     | has the character '\\'",
                "topic=m/{device}/{measurement};site=hall;tags=a/b=c      | has the tag name 'a/b'",
                "topic=m/{device}/{measurement};site=hall;filters=t ~ 3   | a filter is a field",
                "topic=m/{device}/{measurement};site=hall;filters=t < x   | no number",
                "topic=m/{device}/{measurement};site=hall;time-unit=min   | unknown time-unit 'min'",
                "topic=m/{device}/{measurement};site=hall;integers=no     | unknown integers 'no'",
                "topic=m/{device}/{measurement};site=hall;field=x         | goes with the format value only",
                "topic=m/{site}/{device};format=senml;time-unit=s         | has of its own",
                "topic=m/{site}/{device};format=line-protocol;measurement=x | names its own",
                "topic=m/{site}/{device};format=senml;measurement=a/b     | the route's measurement 'a/b' has the character",
                "topic=m/{site}/{device}/{x};format=value;measurement=a;field=time;tags=x={x} | is reserved",
                "topic=m/{site}/{device};format=senml;payload-tags=a      | go with the format json",
                "topic=+/{site}/{device}/{measurement}                    | whose messages would come twice",
            })
    void refusesARouteThatCannotBeUsedWithItsIndexAndTheReason(String route, String reason) {
        assertThat(faults(List.of(), "topic=good/{device}/{measurement};site=hall", route))
                .singleElement()
                .satisfies(fault -> assertThat(fault.index()).isEqualTo(1))
                .satisfies(fault -> assertThat(fault.reason()).contains(reason));
    }

    @Test
    void refusesARouteThatAnotherBeforeItShadows() {
        assertThat(faults(
                        List.of(),
                        "topic=m/{site}/{device}/{measurement}",
                        "topic=n/{device}/{measurement};site=hall",
                        "topic=m/hall/+/state;site=hall;device=d;measurement=state",
                        "topic=n/#;site=a;device=b;measurement=c"))
                .singleElement()
                .satisfies(fault -> assertThat(fault.index()).isEqualTo(2))
                .satisfies(fault -> assertThat(fault.reason())
                        .contains("can never match")
                        .contains("sluice.ingest.routes[0] ('m/{site}/{device}/{measurement}')"));
    }

    @Test
    void refusesARouteWhoseTopicsTheGivenFiltersDoNotBringIn() {
        assertThat(faults(List.of("telemetry/plant-a/#"), "topic=m/{device}/{measurement};site=hall"))
                .singleElement()
                .satisfies(fault ->
                        assertThat(fault.reason()).contains("can never match").contains("telemetry/plant-a/#"));
        assertThat(usable(List.of("m/+/state"), "topic=m/{device}/{measurement};site=hall")
                        .filters())
                .containsExactly("m/+/state");
        assertThat(usable(List.of("#"), "topic=m/{device}/{measurement};site=hall")
                        .filters())
                .containsExactly("#");
    }

    @Test
    void tellsOfEveryFaultyRouteAtTheStart() {
        Map<String, String> settings = Map.of(
                "sluice.ingest.routes[0].topic", "m/{device}/{measurement}",
                "sluice.ingest.routes[1].topic", "n/{device}/{measurement}",
                "sluice.ingest.routes[1].site", "hall",
                "sluice.ingest.routes[1].tags", "line={line},x=y",
                "sluice.ingest.routes[2].topic", "o/{device}/{measurement}",
                "sluice.ingest.routes[2].site", "hall",
                "sluice.ingest.routes[2].filters[0]", "quality");
        SettingsFaults faults = new SettingsFaults();
        RouteTables.check(name -> Optional.ofNullable(settings.get(name)), faults);
        assertThat(faults.sentences()).hasSize(3);
        assertThat(faults.sentences().get(0)).startsWith("sluice.ingest.routes[0].topic = 'm/{device}/{measurement}'");
        assertThat(faults.sentences().get(1)).contains("routes[1]").contains("{line}");
        assertThat(faults.sentences().get(2)).contains("routes[2]").contains("quality");
    }

    private static RouteTables.Outcome.Usable usable(List<String> filters, String... routes) {
        return switch (RouteTables.compile(parts(routes), filters)) {
            case RouteTables.Outcome.Usable usable -> usable;
            case RouteTables.Outcome.Refused refused -> throw new AssertionError(refused);
        };
    }

    private static List<RouteTables.Fault> faults(List<String> filters, String... routes) {
        return switch (RouteTables.compile(parts(routes), filters)) {
            case RouteTables.Outcome.Usable usable -> throw new AssertionError(usable);
            case RouteTables.Outcome.Refused refused -> refused.faults();
        };
    }

    /** Routes as settings have them: {@code topic=…;site=…}. */
    private static List<IngestProperties.RoutePart> parts(String... routes) {
        Map<String, String> settings = new TreeMap<>();
        for (int i = 0; i < routes.length; i++) {
            for (String setting : routes[i].strip().split(";")) {
                int equals = setting.indexOf('=');
                settings.put(
                        "sluice.ingest.routes[%d].%s".formatted(i, setting.substring(0, equals)),
                        setting.substring(equals + 1));
            }
        }
        return GivenRoutes.of(name -> Optional.ofNullable(settings.get(name)));
    }
}
