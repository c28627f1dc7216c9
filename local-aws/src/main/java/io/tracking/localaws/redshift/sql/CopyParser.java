package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.copy.CopyCommand;
import io.tracking.localaws.redshift.copy.CopyCommand.Compression;
import io.tracking.localaws.redshift.copy.CopyCommand.Format;
import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code COPY table FROM 's3://…'}; an option that is unknown or cannot be kept is refused. */
final class CopyParser {

    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/.+");
    private static final Set<String> MISSING = Set.of(
            "AVRO",
            "ORC",
            "SHAPEFILE",
            "FIXEDWIDTH",
            "LZOP",
            "SSH",
            "ENCRYPTED",
            "MASTER_SYMMETRIC_KEY",
            "READRATIO",
            "FILLTARGET",
            "JOB",
            "SERIALIZETOJSON",
            "ALLOWOVERWRITE");

    private static final List<String> NOT_WITH_JSON =
            List.of("DELIMITER", "ESCAPE", "FILLRECORD", "IGNOREBLANKLINES", "NULL", "READRATIO", "REMOVEQUOTES");

    private final TokenStream tokens;
    private final Set<String> seen = new HashSet<>();

    private String table = "";
    private final List<String> columns = new ArrayList<>();
    private String source = "";
    private boolean authorized;
    private boolean manifest;
    private Format.@Nullable Json json;
    private boolean parquet;
    private boolean csv;
    private Compression compression = Compression.NONE;
    private @Nullable String region;
    private String dateFormat = "YYYY-MM-DD";
    private String timeFormat = "YYYY-MM-DD HH:MI:SS";
    private int maxErrors;
    private @Nullable Character delimiter;
    private char quote = '"';
    private String nullText = "\\N";
    private int ignoreHeader;
    private @Nullable Character acceptInvalid;
    private final Set<String> flags = new HashSet<>();

    private CopyParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    /** @param tokens after the word COPY */
    static CopyCommand parse(TokenStream tokens) {
        return new CopyParser(tokens).command();
    }

    private CopyCommand command() {
        table = tokens.qualifiedName();
        if (tokens.accept("(")) {
            for (List<Token> column : TokenStream.byComma(tokens.untilClosing())) {
                columns.add(column.get(0).name());
            }
        }
        tokens.expect("FROM");
        source = source();
        while (!tokens.done()) {
            option();
        }
        check();
        return new CopyCommand(
                table,
                List.copyOf(columns),
                source,
                manifest,
                format(),
                compression,
                region,
                dateFormat,
                timeFormat,
                maxErrors,
                flags.contains("TRUNCATECOLUMNS"),
                flags.contains("BLANKSASNULL"),
                flags.contains("EMPTYASNULL"),
                flags.contains("TRIMBLANKS"),
                flags.contains("ACCEPTANYDATE"),
                flags.contains("ROUNDEC"),
                acceptInvalid,
                flags.contains("NOLOAD"),
                flags.contains("EXPLICIT_IDS"));
    }

    private String source() {
        Token token = tokens.next();
        if (token.kind() != Kind.STRING) {
            throw new Refusal.Thrown(
                    Refusal.unsupported("COPY FROM " + token.text().toUpperCase(Locale.ROOT)));
        }
        String address = literal(token);
        if (address.startsWith("s3://")) {
            return address;
        }
        if (address.startsWith("dynamodb://") || address.startsWith("emr://")) {
            throw new Refusal.Thrown(Refusal.missing("COPY from " + address.substring(0, address.indexOf(':'))));
        }
        throw new Refusal.Thrown(new Refusal(
                "XX000",
                "Invalid source '" + address + "' of COPY",
                "Expected 's3://bucket/prefix', 's3://bucket/manifest', 'emr://…' or 'dynamodb://…'."));
    }

    private void option() {
        Token token = tokens.next();
        String word = token.text().toUpperCase(Locale.ROOT);
        if (token.kind() == Kind.WORD && !seen.add(word)) {
            throw new Refusal.Thrown(new Refusal("42601", "conflicting or redundant options", "Option " + word + "."));
        }
        switch (word) {
            case "IAM_ROLE" -> role();
            case "CREDENTIALS" -> credentials();
            case "WITH" -> seen.remove("WITH");
            case "ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN" -> {
                string();
                authorized = true;
            }
            case "FORMAT" -> tokens.accept("AS");
            case "JSON" -> json();
            case "CSV" -> csv = true;
            case "PARQUET" -> parquet = true;
            case "QUOTE" -> quote = single("QUOTE");
            case "DELIMITER" -> delimiter = single("DELIMITER");
            case "MANIFEST" -> manifest = true;
            case "GZIP", "ZSTD", "BZIP2" -> compression(Compression.valueOf(word));
            case "REGION" -> region = string();
            case "DATEFORMAT" -> dateFormat = string();
            case "TIMEFORMAT" -> timeFormat = timeFormat();
            case "MAXERROR" -> maxErrors = count(100_000);
            case "IGNOREALLERRORS" -> maxErrors = Integer.MAX_VALUE;
            case "NULL" -> nullText = string();
            case "IGNOREHEADER" -> ignoreHeader = count(Integer.MAX_VALUE);
            case "ACCEPTINVCHARS" -> acceptInvalid = replacement();
            case "ENCODING" -> encoding();
            case "COMPUPDATE", "STATUPDATE" -> onOff();
            case "COMPROWS" -> count(Integer.MAX_VALUE);
            case "NOLOAD",
                    "EXPLICIT_IDS",
                    "TRUNCATECOLUMNS",
                    "BLANKSASNULL",
                    "EMPTYASNULL",
                    "TRIMBLANKS",
                    "ACCEPTANYDATE",
                    "ROUNDEC",
                    "IGNOREBLANKLINES",
                    "ESCAPE",
                    "REMOVEQUOTES",
                    "FILLRECORD" -> flags.add(word);
            default ->
                throw new Refusal.Thrown(
                        MISSING.contains(word)
                                ? Refusal.missing("COPY … " + word)
                                : Refusal.syntax(token.text(), null));
        }
    }

    private void role() {
        authorized = true;
        if (tokens.accept("default")) {
            return;
        }
        String arn = string();
        for (String role : arn.split(",", -1)) {
            if (!ROLE.matcher(role).matches()) {
                throw new Refusal.Thrown(new Refusal(
                        "XX000",
                        "Invalid IAM role '" + role + "'",
                        "Expected 'arn:aws:iam::<12 digits>:role/<name>' or default."));
            }
        }
    }

    private void credentials() {
        tokens.accept("AS");
        String value = string();
        boolean keys = value.startsWith("aws_access_key_id=") && value.contains(";aws_secret_access_key=");
        if (!value.startsWith("aws_iam_role=") && !keys) {
            throw new Refusal.Thrown(new Refusal(
                    "XX000",
                    "Invalid credentials",
                    "Expected 'aws_iam_role=<arn>' or 'aws_access_key_id=<id>;aws_secret_access_key=<key>'."));
        }
        authorized = true;
    }

    private void json() {
        tokens.accept("AS");
        Token token = tokens.peek();
        if (token == null || token.kind() != Kind.STRING) {
            json = new Format.Json(null, false, 0);
            return;
        }
        String option = string();
        json = switch (option) {
            case "auto" -> new Format.Json(null, false, 0);
            case "auto ignorecase" -> new Format.Json(null, true, 0);
            case "noshred" -> throw new Refusal.Thrown(Refusal.missing("COPY … JSON 'noshred'"));
            default -> {
                if (!option.startsWith("s3://")) {
                    throw new Refusal.Thrown(new Refusal(
                            "XX000",
                            "Invalid JSON option '" + option + "'",
                            "Expected 'auto', 'auto ignorecase' or the s3:// address of a JSONPaths file."));
                }
                yield new Format.Json(option, false, 0);
            }
        };
    }

    private void compression(Compression named) {
        if (compression != Compression.NONE) {
            throw new Refusal.Thrown(
                    new Refusal("42601", "conflicting or redundant options", "Compression is given twice."));
        }
        compression = named;
    }

    private char single(String option) {
        String value = string();
        String decoded = value.equals("\\t") ? "\t" : octal(value);
        if (decoded.length() != 1 || decoded.charAt(0) > 127) {
            throw new Refusal.Thrown(new Refusal(
                    "XX000", "COPY " + option + " must be a single ASCII character", "Got '" + value + "'."));
        }
        return decoded.charAt(0);
    }

    private static String octal(String value) {
        return value.matches("\\\\[0-7]{3}")
                ? Character.toString((char) Integer.parseInt(value.substring(1), 8))
                : value;
    }

    private char replacement() {
        tokens.accept("AS");
        Token token = tokens.peek();
        return token != null && token.kind() == Kind.STRING ? single("ACCEPTINVCHARS") : '?';
    }

    private String timeFormat() {
        String given = string();
        if (given.contains("OF") || given.contains("TZ") || given.contains("tz")) {
            throw new Refusal.Thrown(new Refusal(
                    "XX000",
                    "Invalid TIMEFORMAT '" + given + "'",
                    "Expected no time zone (OF, TZ); 'auto' reads every time zone."));
        }
        return given;
    }

    private void encoding() {
        String encoding = string();
        if (!encoding.toUpperCase(Locale.ROOT).replace("-", "").equals("UTF8")) {
            throw new Refusal.Thrown(Refusal.missing("COPY … ENCODING " + encoding));
        }
    }

    private void onOff() {
        for (String value : List.of("ON", "OFF", "TRUE", "FALSE", "PRESET")) {
            if (tokens.accept(value)) {
                return;
            }
        }
    }

    private int count(int most) {
        tokens.accept("AS");
        Token token = tokens.next();
        String text = token.kind() == Kind.STRING ? literal(token) : token.text();
        try {
            int count = Integer.parseInt(text);
            if (count >= 0 && count <= most) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Refused below, with the text.
        }
        throw new Refusal.Thrown(Refusal.syntax(text, "Expected a number from 0 to " + most + "."));
    }

    private String string() {
        tokens.accept("AS");
        Token token = tokens.next();
        if (token.kind() == Kind.WORD) {
            return token.text();
        }
        if (token.kind() != Kind.STRING) {
            throw new Refusal.Thrown(Refusal.syntax(token.text(), null));
        }
        return literal(token);
    }

    /** Backslashes stay: each option reads them in its own way. */
    private static String literal(Token token) {
        String text = token.text();
        return text.substring(text.indexOf('\'') + 1, text.length() - 1).replace("''", "'");
    }

    private void check() {
        if (!authorized) {
            throw new Refusal.Thrown(new Refusal(
                    "XX000",
                    "COPY from Amazon S3 needs authorization",
                    "Add IAM_ROLE, CREDENTIALS or ACCESS_KEY_ID and SECRET_ACCESS_KEY."));
        }
        if (seen.contains("ACCESS_KEY_ID") != seen.contains("SECRET_ACCESS_KEY")) {
            throw new Refusal.Thrown(new Refusal(
                    "XX000", "Invalid credentials", "ACCESS_KEY_ID and SECRET_ACCESS_KEY are given together."));
        }
        if (seen.contains("MAXERROR") && seen.contains("IGNOREALLERRORS")) {
            throw new Refusal.Thrown(new Refusal("0A000", "IGNOREALLERRORS is not supported with MAXERROR", null));
        }
        if ((json != null ? 1 : 0) + (csv ? 1 : 0) + (parquet ? 1 : 0) > 1) {
            throw new Refusal.Thrown(
                    new Refusal("42601", "conflicting or redundant options", "More than one data format."));
        }
        if (csv && (flags.contains("ESCAPE") || flags.contains("REMOVEQUOTES"))) {
            throw new Refusal.Thrown(new Refusal("0A000", "CSV is not supported with ESCAPE or REMOVEQUOTES", null));
        }
        if (json != null) {
            for (String option : NOT_WITH_JSON) {
                if (seen.contains(option)) {
                    throw new Refusal.Thrown(new Refusal("0A000", option + " is not supported with JSON", null));
                }
            }
        }
        if (parquet) {
            checkColumnar();
        }
        if (!csv && seen.contains("QUOTE")) {
            throw new Refusal.Thrown(new Refusal("0A000", "QUOTE is only supported with CSV", null));
        }
    }

    private void checkColumnar() {
        Set<String> allowed = Set.of(
                "IAM_ROLE",
                "CREDENTIALS",
                "ACCESS_KEY_ID",
                "SECRET_ACCESS_KEY",
                "SESSION_TOKEN",
                "FORMAT",
                "PARQUET",
                "MANIFEST",
                "FILLRECORD",
                "STATUPDATE",
                "COMPUPDATE",
                "WITH",
                "ACCEPTINVCHARS",
                "AS",
                "TRUNCATECOLUMNS");
        for (String option : seen) {
            if (!allowed.contains(option)) {
                throw new Refusal.Thrown(
                        new Refusal("0A000", option + " argument is not supported for PARQUET based COPY", null));
            }
        }
    }

    private Format format() {
        if (json != null) {
            return new Format.Json(json.paths(), json.ignoreCase(), ignoreHeader);
        }
        if (parquet) {
            return new Format.Parquet();
        }
        char separator = delimiter != null ? delimiter : csv ? ',' : '|';
        return new Format.Delimited(
                separator,
                csv ? quote : null,
                nullText,
                ignoreHeader,
                flags.contains("IGNOREBLANKLINES"),
                flags.contains("ESCAPE"),
                flags.contains("REMOVEQUOTES"),
                flags.contains("FILLRECORD"));
    }
}
