/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import io.sluice.codec.sparkplug.MetricName.NoField;
import io.sluice.codec.sparkplug.MetricTable.Declared;
import io.sluice.codec.sparkplug.MetricTable.Definition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads what a birth declares. */
final class Births {

    private Births() {}

    /** The metrics of a birth; those without a name cannot be told from others later. */
    static MetricTable table(SparkplugPayload birth) {
        List<Declared> declared = new ArrayList<>(birth.metrics().size());
        for (Metric metric : birth.metrics()) {
            if (metric.name() != null && !isOfBirth(metric) && !isDefinition(metric)) {
                declared.add(new Declared(
                        MetricName.shortened(metric.name()), metric.aliased(), metric.alias(), metric.datatype()));
            }
        }
        return MetricTable.of(declared);
    }

    private static boolean isOfBirth(Metric metric) {
        return SparkplugPayload.BDSEQ.equals(metric.name());
    }

    private static boolean isDefinition(Metric metric) {
        return metric.template() != null && metric.template().isDefinition();
    }

    /** Declarations that are at odds with each other, whether the metrics have values or not. */
    static List<NoField> faults(SparkplugPayload birth, MetricTable table) {
        List<NoField> faults = new ArrayList<>();
        Set<Long> told = new HashSet<>();
        for (Metric metric : birth.metrics()) {
            if (metric.name() != null && metric.aliased() && !isOfBirth(metric)) {
                Definition definition = table.aliased(metric.alias());
                NoField fault = definition == null ? null : definition.fault();
                if (fault != null && fault.reason().equals("duplicate-alias") && told.add(metric.alias())) {
                    faults.add(fault);
                }
            }
        }
        return faults;
    }
}
