package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Functions that only the leader node has, and those that only compute nodes have.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_functions_leader_node_only.html">Leader node-only
 *     functions</a>
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_functions_compute_node_only.html">Compute node-only
 *     functions</a>
 */
final class NodeFunctions {

    private static final Set<String> LEADER = Set.of(
            "CURRENT_SCHEMA",
            "CURRENT_SCHEMAS",
            "HAS_DATABASE_PRIVILEGE",
            "HAS_SCHEMA_PRIVILEGE",
            "HAS_TABLE_PRIVILEGE",
            "AGE",
            "NOW",
            "ISFINITE",
            "GENERATE_SERIES",
            "GET_BIT",
            "GET_BYTE",
            "SET_BIT",
            "SET_BYTE",
            "TO_ASCII");

    private static final Set<String> LEADER_WORDS =
            Set.of("CURRENT_SCHEMA", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME");

    private static final Set<String> COMPUTE = Set.of("LISTAGG", "MEDIAN", "PERCENTILE_CONT", "PERCENTILE_DISC");

    /** Redshift's schemas of it, and those that {@link Catalogue} leads to. */
    private static final Set<String> CATALOGUE =
            Set.of("pg_catalog", "information_schema", Catalogue.CATALOG, Catalogue.INFORMATION);

    private NodeFunctions() {}

    /** @param tokens a whole statement */
    static void refuse(List<Token> tokens) {
        String leader = "";
        boolean compute = false;
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).kind() == Kind.WORD
                    && !(i > 0
                            && (tokens.get(i - 1).is(".") || tokens.get(i - 1).is("AS")))) {
                String word = tokens.get(i).text().toUpperCase(Locale.ROOT);
                boolean call = i + 1 < tokens.size() && tokens.get(i + 1).is("(");
                if (call ? LEADER.contains(word) : LEADER_WORDS.contains(word)) {
                    leader = word;
                }
                compute |= call && COMPUTE.contains(word);
            }
        }
        if (!leader.isEmpty() || compute) {
            refuse(tokens, leader, compute);
        }
    }

    private static void refuse(List<Token> tokens, String leader, boolean compute) {
        boolean user = Relations.of(tokens).stream().anyMatch(NodeFunctions::isOfUsers)
                || WriteTarget.of(tokens) != null
                || (leader.equals("GENERATE_SERIES") && fillsTable(tokens));
        if (!leader.isEmpty() && user) {
            throw new Refusal.Thrown(new Refusal(
                    "0A000",
                    "Specified types or functions (one per INFO message) not supported on Redshift tables.",
                    "Function \"" + leader.toLowerCase(Locale.ROOT) + "()\" not supported."));
        }
        if (compute && !user) {
            throw new Refusal.Thrown(new Refusal(
                    "0A000",
                    "One or more of the used functions must be applied on at least one user created tables.",
                    null));
        }
    }

    private static boolean fillsTable(List<Token> tokens) {
        return tokens.get(0).is("INSERT")
                || (tokens.get(0).is("CREATE") && tokens.stream().noneMatch(token -> token.is("VIEW")));
    }

    /** Some table, and none that the leader node answers for by itself. */
    static boolean readsUsersAlone(List<Token> tokens) {
        List<Relations.Relation> relations = Relations.of(tokens);
        return !relations.isEmpty() && relations.stream().allMatch(NodeFunctions::isOfUsers);
    }

    /** Nothing of the catalogue, or nothing at all. */
    static boolean readsNoCatalogue(List<Token> tokens) {
        return Relations.of(tokens).stream().allMatch(NodeFunctions::isOfUsers);
    }

    /** STL and STV tables are on compute nodes too. */
    private static boolean isOfUsers(Relations.Relation relation) {
        String name = relation.name();
        if (relation.function()) {
            return false;
        }
        if (name.startsWith("stl_") || name.startsWith("stv_")) {
            return true;
        }
        String schema = relation.schema();
        if (schema != null) {
            return !CATALOGUE.contains(schema);
        }
        return !name.startsWith("pg_")
                && !name.startsWith("svv_")
                && !name.startsWith("svl_")
                && !name.startsWith("sys_");
    }
}
