/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.settings;

import java.util.List;

/** Names the settings of a part of the program. Found by {@link java.util.ServiceLoader}. */
public interface SettingsContributor {

    /** The settings, in the order of the reference. */
    List<Setting> settings();

    /** Looks at settings together; each is valid by itself or already reported. */
    default void check(SettingsView settings, SettingsFaults faults) {}
}
