package io.tracking.common.record;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says what becomes of the fields of a JSON object, wherever they stand that is no column: under {@link CanonicalRow#EXTRA}, in a generic
 * event's message, in the text of a rejected record.
 *
 * @param action for the object itself, null: look into it
 * @param members by name
 * @param isRoot whether it is a record, or the utm object in one
 */
record FieldRules(@Nullable PrivacyAction action, Map<String, FieldRules> members, boolean isRoot) {

    static final FieldRules NONE = new FieldRules(null, Map.of(), false);

    /** A field that is called like a column is treated like it. */
    static FieldRules of(
            Map<String, PrivacyAction> events, Map<String, PrivacyAction> utm, Map<String, PrivacyAction> extra) {
        FieldRules root = new FieldRules(null, new LinkedHashMap<>(), true);
        extra.forEach(root::add);
        utm.forEach(root::add);
        events.forEach(root::add);
        return root;
    }

    private void add(String path, PrivacyAction action) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            members.put(path, new FieldRules(action, new LinkedHashMap<>(), false));
        } else {
            members.computeIfAbsent(path.substring(0, dot), name -> new FieldRules(null, new LinkedHashMap<>(), false))
                    .add(path.substring(dot + 1), action);
        }
    }
}
