package io.tracking.localaws.redshift.sql;

import java.util.Set;

/**
 * What Redshift has and the stand-in has not. Each is answered with {@link Refusal#missing}, never with a wrong result; the
 * documentation prints these lists.
 */
public final class Missing {

    public static final Set<String> TYPES =
            Set.of("super", "hllsketch", "geometry", "geography", "varbyte", "varbinary", "binary", "interval");

    private Missing() {}
}
