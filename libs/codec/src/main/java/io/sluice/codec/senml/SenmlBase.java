/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.senml;

import java.math.BigDecimal;

/**
 * The base fields in force at a record: each is the one of the record itself, else of the last record before that had it
 * (RFC 8428, section 4.1).
 */
final class SenmlBase {

    private String name = "";
    private String unit = "";
    private BigDecimal time = BigDecimal.ZERO;
    private double value;
    private boolean hasValue;
    private double sum;
    private boolean hasSum;

    /** Takes over the base fields of the next record. */
    void update(SenmlMembers members) {
        String newName = members.text(SenmlLabel.BASE_NAME);
        name = newName == null ? name : newName;
        String newUnit = members.text(SenmlLabel.BASE_UNIT);
        unit = newUnit == null ? unit : newUnit;
        if (members.has(SenmlLabel.BASE_TIME)) {
            time = members.time(SenmlLabel.BASE_TIME);
        }
        if (members.has(SenmlLabel.BASE_VALUE)) {
            hasValue = true;
            value = members.number(SenmlLabel.BASE_VALUE);
        }
        if (members.has(SenmlLabel.BASE_SUM)) {
            hasSum = true;
            sum = members.number(SenmlLabel.BASE_SUM);
        }
    }

    /** The record's name after the base name. */
    String name(SenmlMembers members) {
        String own = members.text(SenmlLabel.NAME);
        return own == null ? name : name + own;
    }

    BigDecimal time(SenmlMembers members) {
        return time.add(members.time(SenmlLabel.TIME));
    }

    boolean hasValue(SenmlMembers members) {
        return hasValue || members.has(SenmlLabel.VALUE);
    }

    double value(SenmlMembers members) {
        return value + members.number(SenmlLabel.VALUE);
    }

    boolean hasSum(SenmlMembers members) {
        return hasSum || members.has(SenmlLabel.SUM);
    }

    double sum(SenmlMembers members) {
        return sum + members.number(SenmlLabel.SUM);
    }

    /**
     * The unit by which a record differs from others of the same name, or an empty text. Only a record that has no name
     * beside the base name, and a unit that is not the base unit, is told apart so: in section 5.1.3's example a device
     * sends its humidity, longitude and latitude under one name.
     */
    String unitApart(SenmlMembers members) {
        String own = members.text(SenmlLabel.UNIT);
        if (own == null || members.has(SenmlLabel.NAME)) {
            return "";
        }
        return unit.isEmpty() || own.equals(unit) ? "" : own;
    }
}
