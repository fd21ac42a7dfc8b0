/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.readings;

import java.util.Set;

/** What further tags are called where they stand beside other names. */
final class TagTitles {

    private TagTitles() {}

    /** The tag's name; after {@code tag.} where a field or a member of ours has that name. */
    static String of(String tag, Set<String> taken) {
        String title = tag;
        while (taken.contains(title)) {
            title = "tag." + title;
        }
        return title;
    }
}
