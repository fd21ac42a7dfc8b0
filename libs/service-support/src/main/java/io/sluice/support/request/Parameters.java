/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.request;

import io.sluice.model.Names;
import io.sluice.support.problem.ApiException;
import io.sluice.support.problem.FieldFault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.CRC32;

/**
 * The query parameters of one request. Reading one that is wrong notes a fault and gives nothing; {@link #check} then
 * answers all faults at once. Not thread-safe.
 */
public final class Parameters {

    private static final int SHOWN = 100;

    /** Each value can become a column of every row, or a device to look for: work and memory grow with them. */
    private static final int MOST_VALUES = 200;

    private final Map<String, List<String>> given = new TreeMap<>();
    private final List<FieldFault> faults = new ArrayList<>();

    /**
     * The parameters of a request.
     *
     * @param given as the servlet API has them
     * @param known those that the request takes, in the order of its documentation; every other one is a fault
     */
    public Parameters(Map<String, String[]> given, List<String> known) {
        given.forEach((name, values) -> this.given.put(name, Arrays.asList(values)));
        this.given.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> faults.add(new FieldFault(
                        name,
                        "unknown-parameter",
                        "'%s' is not a parameter of this request; it takes %s."
                                .formatted(shown(name), String.join(", ", known)))));
    }

    public boolean has(String name) {
        return given.containsKey(name);
    }

    /** A parameter that may be given once. */
    public Optional<String> text(String name) {
        List<String> values = given.getOrDefault(name, List.of());
        if (values.size() > 1) {
            fault(name, "repeated-parameter", String.join(", ", values), "is given more than once. Give it once.");
            return Optional.empty();
        }
        return texts(name).stream().findFirst();
    }

    /** A parameter that may be repeated; the same value twice counts once. */
    public List<String> texts(String name) {
        List<String> values = given.getOrDefault(name, List.of());
        if (values.stream().anyMatch(String::isEmpty)) {
            fault(name, "empty-parameter", "", "is empty. Give a value, or leave the parameter out.");
            return List.of();
        }
        List<String> different = values.stream().distinct().toList();
        if (different.size() > MOST_VALUES) {
            faults.add(new FieldFault(
                    name,
                    "too-many-values",
                    "%s is given with %d values; %d is the most. Give fewer, and ask for the others in further requests."
                            .formatted(name, different.size(), MOST_VALUES)));
            return List.of();
        }
        return different;
    }

    /** A parameter that may be given once and may be empty, which is the same as not given. */
    public Optional<String> optionalText(String name) {
        return List.of("").equals(given.get(name)) ? Optional.empty() : text(name);
    }

    /** A name of a site, measurement and so on. */
    public Optional<String> name(String name) {
        return text(name).filter(value -> isName(name, value));
    }

    /** Names, of which those that break the rule are faults. */
    public List<String> names(String name) {
        return texts(name).stream().filter(value -> isName(name, value)).toList();
    }

    private boolean isName(String name, String value) {
        String fault = Names.fault(value);
        if (fault != null) {
            fault(name, "bad-name", value, fault + ". Give a name that a device can have.");
        }
        return fault == null;
    }

    /** A whole number within bounds. */
    public int number(String name, int otherwise, int least, int most) {
        return parsed(name, value -> {
                    if (!value.matches("[0-9]{1,9}")
                            || Integer.parseInt(value) < least
                            || Integer.parseInt(value) > most) {
                        throw new IllegalArgumentException(
                                "is not a whole number from %d to %d. Give one, or leave it out (%d)."
                                        .formatted(least, most, otherwise));
                    }
                    return Integer.parseInt(value);
                })
                .orElse(otherwise);
    }

    /**
     * A parameter that is more than a text.
     *
     * @param parser throws {@link IllegalArgumentException} with a clause that follows the value in a sentence
     */
    public <T> Optional<T> parsed(String name, Function<String, T> parser) {
        return text(name).flatMap(value -> parsed(name, value, parser));
    }

    /** A parameter that is more than a text and may be repeated. */
    public <T> List<T> parsedEach(String name, Function<String, T> parser) {
        return texts(name).stream()
                .flatMap(value -> parsed(name, value, parser).stream())
                .toList();
    }

    private <T> Optional<T> parsed(String name, String value, Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(value));
        } catch (IllegalArgumentException e) {
            fault(name, "bad-value", value, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /**
     * Notes a fault.
     *
     * @param code a short stable word
     * @param reason what follows the value in a sentence, and the way out
     */
    public void fault(String name, String code, String value, String reason) {
        faults.add(new FieldFault(name, code, "%s = '%s' %s".formatted(name, shown(value), reason)));
    }

    /** Notes that a parameter has to be given. */
    public void missing(String name, String wayOut) {
        faults.add(new FieldFault(name, "missing-parameter", "%s is missing. %s".formatted(name, wayOut)));
    }

    private static String shown(String value) {
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }

    /**
     * Ends the request when there were faults.
     *
     * @throws ApiException 400 with all of them
     */
    public void check() {
        if (!faults.isEmpty()) {
            throw ApiException.invalid(faults);
        }
    }

    /** A number that is the same for the same parameters, apart from those that may differ from page to page. */
    public int fingerprint(Set<String> apartFrom) {
        CRC32 crc = new CRC32();
        given.forEach((name, values) -> {
            if (!apartFrom.contains(name)) {
                crc.update((name + values).getBytes(StandardCharsets.UTF_8));
            }
        });
        return (int) crc.getValue();
    }
}
