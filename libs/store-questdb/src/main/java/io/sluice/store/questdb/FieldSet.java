/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.sluice.model.Field;
import io.sluice.model.FieldType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Which fields, of which types, the rows of a stream carry, sorted by name. Immutable and shared between streams. */
final class FieldSet {

    private final String[] names;
    private final FieldType[] types;

    FieldSet(List<String> names, List<FieldType> types) {
        this.names = names.toArray(String[]::new);
        this.types = types.toArray(FieldType[]::new);
    }

    static FieldSet of(List<Field> fields) {
        List<Field> sorted =
                fields.stream().sorted(Comparator.comparing(Field::name)).toList();
        return new FieldSet(
                sorted.stream().map(Field::name).toList(),
                sorted.stream().map(field -> field.value().type()).toList());
    }

    int size() {
        return names.length;
    }

    String name(int place) {
        return names[place];
    }

    FieldType type(int place) {
        return types[place];
    }

    /** Whether any of the names is wanted; an empty set wants all. */
    boolean hasAny(Set<String> wanted) {
        return wanted.isEmpty() || Arrays.stream(names).anyMatch(wanted::contains);
    }

    /**
     * Whether these are exactly the fields of a reading.
     *
     * @param places where to put, for each place of this set, the index of the reading's field
     */
    boolean matches(List<Field> fields, int[] places) {
        if (fields.size() != names.length) {
            return false;
        }
        for (int i = 0; i < names.length; i++) {
            Field field = fields.get(i);
            int place = Arrays.binarySearch(names, field.name());
            if (place < 0 || types[place] != field.value().type()) {
                return false;
            }
            places[place] = i;
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldSet set && Arrays.equals(names, set.names) && Arrays.equals(types, set.types);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(names) + Arrays.hashCode(types);
    }
}
