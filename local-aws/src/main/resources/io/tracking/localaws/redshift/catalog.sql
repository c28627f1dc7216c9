-- What a Redshift database has and a PostgreSQL one has not. Run by the superuser in every database; may be run again.
SET allow_system_table_mods = on;
SET client_min_messages = warning;

CREATE SCHEMA IF NOT EXISTS standin;
GRANT USAGE ON SCHEMA standin TO public;

CREATE TABLE IF NOT EXISTS standin.load_history (
    query_id bigint GENERATED ALWAYS AS IDENTITY (START WITH 1000) PRIMARY KEY,
    user_name text NOT NULL,
    session_id int NOT NULL,
    database_name text NOT NULL,
    status text NOT NULL DEFAULT 'running',
    table_id bigint NOT NULL,
    table_name text NOT NULL,
    start_time timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
    end_time timestamp,
    data_source text NOT NULL,
    file_format text NOT NULL,
    loaded_rows bigint NOT NULL DEFAULT 0,
    loaded_bytes bigint NOT NULL DEFAULT 0,
    source_file_count int NOT NULL DEFAULT 0,
    error_count int NOT NULL DEFAULT 0
);

CREATE TABLE IF NOT EXISTS standin.load_error (
    query_id bigint NOT NULL,
    file_name text NOT NULL,
    line_number bigint NOT NULL,
    column_name text NOT NULL,
    column_type text NOT NULL,
    column_length text NOT NULL,
    position int NOT NULL,
    raw_line text NOT NULL,
    raw_value text NOT NULL,
    error_code int NOT NULL,
    error_message text NOT NULL
);
CREATE INDEX IF NOT EXISTS load_error_query ON standin.load_error (query_id);

CREATE OR REPLACE VIEW pg_catalog.sys_load_history AS
SELECT standin.user_id(user_name) AS user_id, query_id, query_id AS transaction_id, session_id, database_name, status, table_name, start_time, end_time,
    (extract(epoch FROM end_time - start_time) * 1000000)::bigint AS duration, data_source, file_format, loaded_rows,
    loaded_bytes, source_file_count, loaded_bytes AS source_file_bytes, source_file_count AS file_count_scanned,
    loaded_bytes AS file_bytes_scanned, error_count::bigint AS error_count, 0::bigint AS copy_job_id
FROM standin.load_history WHERE standin.sees(user_name::name);

CREATE OR REPLACE VIEW pg_catalog.sys_load_error_detail AS
SELECT standin.user_id(h.user_name) AS user_id, e.query_id, e.query_id AS transaction_id, h.session_id, h.database_name::char(64) AS database_name,
    h.table_id::int AS table_id, h.start_time, e.file_name::char(256) AS file_name, e.line_number,
    e.column_name::char(127) AS column_name, e.column_type::char(10) AS column_type,
    e.column_length::char(10) AS column_length, e.position, e.error_code, e.error_message::char(512) AS error_message
FROM standin.load_error e JOIN standin.load_history h USING (query_id) WHERE standin.sees(h.user_name::name);

CREATE OR REPLACE VIEW pg_catalog.stl_load_errors AS
SELECT standin.user_id(h.user_name) AS userid, 0 AS slice, h.table_id::int AS tbl, h.start_time AS starttime, h.session_id AS session,
    e.query_id::int AS query, e.file_name::char(256) AS filename, e.line_number, e.column_name::char(127) AS colname,
    e.column_type::char(10) AS type, e.column_length::char(10) AS col_length, e.position,
    e.raw_line::char(1024) AS raw_line, e.raw_value::char(1024) AS raw_field_value, e.error_code AS err_code,
    e.error_message::char(100) AS err_reason
FROM standin.load_error e JOIN standin.load_history h USING (query_id) WHERE standin.sees(h.user_name::name);

CREATE OR REPLACE VIEW pg_catalog.stv_db_isolation_level AS
SELECT oid::int AS db_id, trim(datname)::char(128) AS db_name, 'Snapshot Isolation'::char(128) AS isolation_level
FROM pg_database WHERE datallowconn AND NOT datistemplate;

GRANT SELECT ON pg_catalog.sys_load_history, pg_catalog.sys_load_error_detail, pg_catalog.stl_load_errors,
    pg_catalog.stv_db_isolation_level TO public;

CREATE OR REPLACE FUNCTION pg_catalog.version() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT 'PostgreSQL 8.0.2 on local-aws, Redshift 1.0.0 stand-in (PostgreSQL '
    || current_setting('server_version') || ' behind a proxy; not Amazon Redshift)' $$;

CREATE OR REPLACE FUNCTION pg_catalog.pg_last_copy_count() RETURNS bigint LANGUAGE sql VOLATILE AS
$$ SELECT coalesce(nullif(current_setting('standin.last_copy_count', true), ''), '0')::bigint $$;

CREATE OR REPLACE FUNCTION pg_catalog.pg_last_copy_id() RETURNS int LANGUAGE sql VOLATILE AS
$$ SELECT coalesce(nullif(current_setting('standin.last_copy_id', true), ''), '-1')::int $$;

CREATE OR REPLACE FUNCTION pg_catalog.getdate() RETURNS timestamp LANGUAGE sql STABLE AS
$$ SELECT date_trunc('second', statement_timestamp()::timestamp) $$;

CREATE OR REPLACE FUNCTION pg_catalog.sysdate() RETURNS timestamp LANGUAGE sql STABLE AS
$$ SELECT transaction_timestamp()::timestamp $$;

CREATE OR REPLACE FUNCTION pg_catalog.len(text) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT char_length($1) $$;

-- ==== SQL: functions. ====
-- Blanks at the end of a text do not count: = and its like are those of blank-padded characters, and so are the ways to
-- group, join and sort.
UPDATE pg_operator SET oprcode = other.code::regproc
FROM (VALUES ('=', 'bpchareq'), ('<>', 'bpcharne'), ('<', 'bpcharlt'), ('<=', 'bpcharle'), ('>', 'bpchargt'), ('>=', 'bpcharge'))
    AS other (name, code)
WHERE oprname = other.name AND oprleft = 'text'::regtype AND oprright = 'text'::regtype AND oprcode <> other.code::regproc;
UPDATE pg_amproc SET amproc = other.code::regproc
FROM (VALUES ('bttextcmp', 'bpcharcmp'), ('bttextsortsupport', 'bpchar_sortsupport'), ('hashtext', 'hashbpchar'),
    ('hashtextextended', 'hashbpcharextended')) AS other (name, code)
WHERE amproc = other.name::regproc AND amproclefttype = 'text'::regtype;

-- AVG of whole numbers is a whole number.
CREATE OR REPLACE FUNCTION standin.whole_average(int8[]) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT CASE WHEN $1[1] = 0 THEN NULL ELSE $1[2] / $1[1] END $$;
CREATE OR REPLACE FUNCTION standin.average_add(numeric[], bigint) RETURNS numeric[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN $2 IS NULL THEN $1 ELSE ARRAY[$1[1] + 1, $1[2] + $2] END $$;
CREATE OR REPLACE FUNCTION standin.average_end(numeric[]) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN $1[1] = 0 THEN NULL ELSE trunc($1[2] / $1[1])::bigint END $$;
UPDATE pg_proc SET prorettype = 'int8'::regtype WHERE oid IN ('avg(int2)'::regprocedure, 'avg(int4)'::regprocedure);
UPDATE pg_aggregate SET aggfinalfn = 'standin.whole_average(int8[])'::regprocedure,
    aggmfinalfn = 'standin.whole_average(int8[])'::regprocedure
WHERE aggfnoid IN ('avg(int2)'::regprocedure, 'avg(int4)'::regprocedure);
UPDATE pg_proc SET prorettype = 'int8'::regtype WHERE oid = 'avg(int8)'::regprocedure;
UPDATE pg_aggregate SET aggtransfn = 'standin.average_add(numeric[], bigint)'::regprocedure, aggtranstype = 'numeric[]'::regtype,
    aggfinalfn = 'standin.average_end(numeric[])'::regprocedure, agginitval = '{0,0}', aggtransspace = 0, aggcombinefn = 0,
    aggserialfn = 0, aggdeserialfn = 0, aggmtransfn = 0, aggminvtransfn = 0, aggmfinalfn = 0, aggmtranstype = 0, aggmtransspace = 0
WHERE aggfnoid = 'avg(int8)'::regprocedure;


-- AVG of decimals keeps their scale: a sum has the greatest scale of what it adds.
CREATE OR REPLACE FUNCTION standin.decimal_average_add(numeric[], numeric) RETURNS numeric[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN $2 IS NULL THEN $1 ELSE ARRAY[$1[1] + 1, $1[2] + $2] END $$;
CREATE OR REPLACE FUNCTION standin.decimal_average_end(numeric[]) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN $1[1] = 0 THEN NULL ELSE round($1[2] / $1[1], scale($1[2])) END $$;
UPDATE pg_aggregate SET aggtransfn = 'standin.decimal_average_add(numeric[], numeric)'::regprocedure,
    aggtranstype = 'numeric[]'::regtype, aggfinalfn = 'standin.decimal_average_end(numeric[])'::regprocedure, agginitval = '{0,0}',
    aggtransspace = 0, aggcombinefn = 0, aggserialfn = 0, aggdeserialfn = 0, aggmtransfn = 0, aggminvtransfn = 0, aggmfinalfn = 0,
    aggmtranstype = 0, aggmtransspace = 0
WHERE aggfnoid = 'avg(numeric)'::regprocedure;

-- Lengths are bytes in casts too. An explicit cast cuts to whole characters, the others are left to PostgreSQL and to the
-- constraints of the table. Without STRICT, so that they become a part of the query; a cast to as many bytes or more is none.
CREATE OR REPLACE FUNCTION standin.cut(value bytea, bytes int) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    WHILE get_byte(value, bytes) & 192 = 128 LOOP
        bytes := bytes - 1;
    END LOOP;
    RETURN convert_from(substr(value, 1, bytes), 'UTF8');
END $$;
CREATE OR REPLACE FUNCTION standin.cast_varchar(value varchar, typmod int, explicit boolean) RETURNS varchar
LANGUAGE sql IMMUTABLE PARALLEL SAFE SUPPORT varchar_support AS
$$ SELECT CASE WHEN octet_length($1) <= $2 - 4 THEN $1 WHEN $3 AND $2 > 4 THEN standin.cut(convert_to($1, 'UTF8'), $2 - 4)::varchar
    ELSE pg_catalog."varchar"($1, $2, $3) END $$;
CREATE OR REPLACE FUNCTION standin.cast_char(value bpchar, typmod int, explicit boolean) RETURNS bpchar
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    padded bpchar := pg_catalog.bpchar(value, typmod, explicit);
    bytes int := typmod - 4;
    cut text;
BEGIN
    IF NOT explicit OR octet_length(padded) <= bytes THEN
        RETURN padded;
    END IF;
    cut := standin.cut(bpcharsend(padded), bytes);
    RETURN (cut || repeat(' ', bytes - octet_length(cut)))::bpchar;
END $$;
UPDATE pg_cast SET castfunc = 'standin.cast_varchar'::regproc WHERE castsource = 'varchar'::regtype AND casttarget = 'varchar'::regtype;
UPDATE pg_cast SET castfunc = 'standin.cast_char'::regproc WHERE castsource = 'bpchar'::regtype AND casttarget = 'bpchar'::regtype;

-- A boolean is no string.
CREATE OR REPLACE FUNCTION standin.cast_boolean(value boolean) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RAISE cannot_coerce USING MESSAGE = 'cannot cast type boolean to character varying';
END $$;
UPDATE pg_cast SET castfunc = 'standin.cast_boolean'::regproc
WHERE castsource = 'bool'::regtype AND casttarget IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype);

CREATE OR REPLACE FUNCTION standin.concat(text, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT $1 || $2 $$;
DO $$
BEGIN
    IF to_regoperator('pg_catalog.+(text,text)') IS NULL THEN
        CREATE OPERATOR pg_catalog.+ (FUNCTION = textcat, LEFTARG = text, RIGHTARG = text);
    END IF;
END $$;

CREATE OR REPLACE FUNCTION pg_catalog.dateadd(part text, n bigint, t timestamp) RETURNS timestamp
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT $3 + CASE lower($1) WHEN 'quarter' THEN make_interval(months => 3 * $2::int)
    ELSE ($2 || ' ' || lower($1))::interval END $$;

-- Decades, centuries and millennia begin with a year 1.
CREATE OR REPLACE FUNCTION standin.date_part(part text, t timestamp) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT CASE $1 WHEN 'decade' THEN div(extract(year FROM $2) + 9, 10)::float8 ELSE pg_catalog.date_part($1, $2) END $$;
CREATE OR REPLACE FUNCTION standin.date_part(part text, t timestamptz) RETURNS float8 LANGUAGE sql STABLE STRICT PARALLEL SAFE AS
$$ SELECT CASE $1 WHEN 'decade' THEN div(extract(year FROM $2) + 9, 10)::float8 ELSE pg_catalog.date_part($1, $2) END $$;
CREATE OR REPLACE FUNCTION standin.date_part(part text, t date) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT standin.date_part($1, $2::timestamp) $$;
CREATE OR REPLACE FUNCTION standin.date_part(part text, t time) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT pg_catalog.date_part($1, $2) $$;
CREATE OR REPLACE FUNCTION standin.date_part(part text, t interval) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT pg_catalog.date_part($1, $2) $$;

-- Whole numbers, without the greater and the smaller parts.
CREATE OR REPLACE FUNCTION standin.whole_part(part text, value float8) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT CASE $1 WHEN 'millisecond' THEN trunc($2::numeric)::bigint % 1000 WHEN 'microsecond' THEN $2::bigint % 1000
    ELSE trunc($2)::bigint END $$;
CREATE OR REPLACE FUNCTION standin.extract(part text, t timestamp) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT standin.whole_part($1, standin.date_part($1, $2)) $$;
CREATE OR REPLACE FUNCTION standin.extract(part text, t timestamptz) RETURNS bigint LANGUAGE sql STABLE STRICT PARALLEL SAFE AS
$$ SELECT standin.whole_part($1, standin.date_part($1, $2)) $$;
CREATE OR REPLACE FUNCTION standin.extract(part text, t date) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT standin.whole_part($1, standin.date_part($1, $2)) $$;
CREATE OR REPLACE FUNCTION standin.extract(part text, t time) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT standin.whole_part($1, standin.date_part($1, $2)) $$;
CREATE OR REPLACE FUNCTION standin.extract(part text, t interval) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT standin.whole_part($1, standin.date_part($1, $2)) $$;

CREATE OR REPLACE FUNCTION pg_catalog.date_trunc(part text, day date) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT date_trunc($1, $2::timestamp) $$;

CREATE OR REPLACE FUNCTION standin.no_such_part(part text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RAISE EXCEPTION 'timestamp units "%" not supported', part USING ERRCODE = '22023';
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.datediff(part text, a timestamp, b timestamp) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT CASE lower($1)
    WHEN 'millennium' THEN (extract(millennium FROM $3) - extract(millennium FROM $2))::bigint
    WHEN 'century' THEN (extract(century FROM $3) - extract(century FROM $2))::bigint
    WHEN 'decade' THEN (standin.date_part('decade', $3) - standin.date_part('decade', $2))::bigint
    WHEN 'year' THEN (extract(year FROM $3) - extract(year FROM $2))::bigint
    WHEN 'quarter' THEN ((extract(year FROM $3) - extract(year FROM $2)) * 4 + extract(quarter FROM $3) - extract(quarter FROM $2))::bigint
    WHEN 'month' THEN ((extract(year FROM $3) - extract(year FROM $2)) * 12 + extract(month FROM $3) - extract(month FROM $2))::bigint
    WHEN 'week' THEN ((date_trunc('week', $3)::date - date_trunc('week', $2)::date) / 7)::bigint
    WHEN 'day' THEN ($3::date - $2::date)::bigint
    WHEN 'hour' THEN (extract(epoch FROM date_trunc('hour', $3) - date_trunc('hour', $2)) / 3600)::bigint
    WHEN 'minute' THEN (extract(epoch FROM date_trunc('minute', $3) - date_trunc('minute', $2)) / 60)::bigint
    WHEN 'second' THEN extract(epoch FROM date_trunc('second', $3) - date_trunc('second', $2))::bigint
    WHEN 'millisecond' THEN (extract(epoch FROM date_trunc('millisecond', $3) - date_trunc('millisecond', $2)) * 1000)::bigint
    WHEN 'microsecond' THEN (extract(epoch FROM $3 - $2) * 1000000)::bigint
    ELSE standin.no_such_part($1) END $$;

CREATE OR REPLACE FUNCTION pg_catalog.add_months(day timestamp, n int) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT CASE WHEN extract(month FROM $1 + interval '1 day') <> extract(month FROM $1)
    THEN date_trunc('month', $1) + make_interval(months => $2 + 1) - interval '1 day' + ($1 - date_trunc('day', $1))
    ELSE $1 + make_interval(months => $2) END $$;
CREATE OR REPLACE FUNCTION pg_catalog.last_day(day timestamp) RETURNS date LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT (date_trunc('month', $1) + interval '1 month - 1 day')::date $$;
CREATE OR REPLACE FUNCTION pg_catalog.trunc(t timestamp) RETURNS date LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT $1::date $$;
CREATE OR REPLACE FUNCTION pg_catalog.months_between(a timestamp, b timestamp) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT ((extract(year FROM $1) - extract(year FROM $2)) * 12 + extract(month FROM $1) - extract(month FROM $2)
    + CASE WHEN extract(day FROM $1) = extract(day FROM $2)
        OR ($1::date = last_day($1) AND $2::date = last_day($2)) THEN 0
        ELSE (extract(day FROM $1) - extract(day FROM $2)) / 31 END)::float8 $$;
CREATE OR REPLACE FUNCTION pg_catalog.next_day(t timestamp, day text) RETURNS date LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT $1::date + (1 + ((array_position(ARRAY['su','mo','tu','we','th','fr','sa'], left(lower($2), 2)) - 1
    - extract(dow FROM $1)::int + 6) % 7)) $$;
CREATE OR REPLACE FUNCTION pg_catalog.date_cmp(a date, b date) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT sign(($1 - $2)::int)::int $$;
CREATE OR REPLACE FUNCTION pg_catalog.timestamp_cmp_date(a timestamp, b date) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT CASE WHEN $1 > $2 THEN 1 WHEN $1 < $2 THEN -1 ELSE 0 END $$;
CREATE OR REPLACE FUNCTION pg_catalog.date_cmp_timestamp(a date, b timestamp) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT CASE WHEN $1 > $2 THEN 1 WHEN $1 < $2 THEN -1 ELSE 0 END $$;
CREATE OR REPLACE FUNCTION pg_catalog.date_part_year(day date) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT extract(year FROM $1)::int $$;
-- 2001-06-31 is the first of July unless it is read strictly. Where DD and MM stand in the format they stand in the value.
CREATE OR REPLACE FUNCTION standin.to_date(value text, format text, strict boolean) RETURNS date LANGUAGE plpgsql STABLE STRICT AS $$
DECLARE
    dd int := position('DD' IN upper(format));
    mm int := position('MM' IN upper(format));
    first text := value;
BEGIN
    RETURN pg_catalog.to_date(value, format);
EXCEPTION WHEN datetime_field_overflow THEN
    IF strict OR dd = 0 OR mm = 0 THEN
        RAISE;
    END IF;
    first := overlay(overlay(value PLACING '01' FROM dd FOR 2) PLACING '01' FROM mm FOR 2);
    RETURN (pg_catalog.to_date(first, format) + make_interval(months => substr(value, mm, 2)::int - 1))::date
        + (substr(value, dd, 2)::int - 1);
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.convert_timezone(target text, t timestamp) RETURNS timestamp
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT $2 AT TIME ZONE 'UTC' AT TIME ZONE $1 $$;
CREATE OR REPLACE FUNCTION pg_catalog.convert_timezone(source text, target text, t timestamp) RETURNS timestamp
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT $3 AT TIME ZONE $1 AT TIME ZONE $2 $$;

CREATE OR REPLACE FUNCTION pg_catalog.charindex(part text, whole text) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT strpos($2, $1) $$;
CREATE OR REPLACE FUNCTION pg_catalog.replicate(text, int) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT repeat($1, $2) $$;
CREATE OR REPLACE FUNCTION pg_catalog.textlen(text) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT char_length($1) $$;
CREATE OR REPLACE FUNCTION pg_catalog.strtol(number text, base int) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    negative boolean := left(trim(number), 1) = '-';
    digits text := lower(ltrim(trim(number), '+-'));
    value numeric := 0;
    digit int;
BEGIN
    IF base < 2 OR base > 36 THEN
        RAISE EXCEPTION 'The base % is not between 2 and 36', base USING ERRCODE = '22023';
    END IF;
    IF base = 16 AND left(digits, 2) = '0x' THEN
        digits := substr(digits, 3);
    END IF;
    FOR i IN 1 .. length(digits) LOOP
        digit := strpos('0123456789abcdefghijklmnopqrstuvwxyz', substr(digits, i, 1)) - 1;
        IF digit < 0 OR digit >= base THEN
            RAISE EXCEPTION 'The input % is not valid to be converted to base %', number, base USING ERRCODE = '22P02';
        END IF;
        value := value * base + digit;
    END LOOP;
    RETURN CASE WHEN negative THEN -value ELSE value END;
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.sha2(value text, bits int) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT encode(CASE $2 WHEN 224 THEN sha224(convert_to($1, 'UTF8')) WHEN 0 THEN sha256(convert_to($1, 'UTF8'))
    WHEN 256 THEN sha256(convert_to($1, 'UTF8')) WHEN 384 THEN sha384(convert_to($1, 'UTF8'))
    WHEN 512 THEN sha512(convert_to($1, 'UTF8')) END, 'hex') $$;
CREATE OR REPLACE FUNCTION standin.left_rotate(value bigint, n int) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT (($1 << $2) | ($1 >> (32 - $2))) & x'ffffffff'::bigint $$;
CREATE OR REPLACE FUNCTION standin.sha1(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    all32 CONSTANT bigint := x'ffffffff'::bigint;
    input bytea := convert_to(value, 'UTF8');
    size bigint := length(input);
    h bigint[] := ARRAY[x'67452301'::bigint, x'efcdab89'::bigint, x'98badcfe'::bigint, x'10325476'::bigint, x'c3d2e1f0'::bigint];
    v bigint[];
    w bigint[];
    f bigint;
    k bigint;
BEGIN
    input := input || decode('80', 'hex') || decode(repeat('00', ((119 - size % 64) % 64)::int), 'hex') || int8send(size * 8);
    FOR block IN 0 .. length(input) / 64 - 1 LOOP
        FOR i IN 0 .. 15 LOOP
            w[i] := ('x' || encode(substr(input, block * 64 + i * 4 + 1, 4), 'hex'))::bit(32)::bigint & all32;
        END LOOP;
        FOR i IN 16 .. 79 LOOP
            w[i] := standin.left_rotate(w[i - 3] # w[i - 8] # w[i - 14] # w[i - 16], 1);
        END LOOP;
        v := h;
        FOR i IN 0 .. 79 LOOP
            IF i < 20 THEN
                f := (v[2] & v[3]) | ((~v[2] & all32) & v[4]);
                k := x'5a827999'::bigint;
            ELSIF i < 40 THEN
                f := v[2] # v[3] # v[4];
                k := x'6ed9eba1'::bigint;
            ELSIF i < 60 THEN
                f := (v[2] & v[3]) | (v[2] & v[4]) | (v[3] & v[4]);
                k := x'8f1bbcdc'::bigint;
            ELSE
                f := v[2] # v[3] # v[4];
                k := x'ca62c1d6'::bigint;
            END IF;
            v := ARRAY[(standin.left_rotate(v[1], 5) + f + v[5] + k + w[i]) & all32, v[1], standin.left_rotate(v[2], 30), v[3], v[4]];
        END LOOP;
        FOR i IN 1 .. 5 LOOP
            h[i] := (h[i] + v[i]) & all32;
        END LOOP;
    END LOOP;
    RETURN (SELECT string_agg(lpad(to_hex(word), 8, '0'), '' ORDER BY place) FROM unnest(h) WITH ORDINALITY AS words (word, place));
END $$;

CREATE OR REPLACE FUNCTION pg_catalog.json_extract_path_text(document text, VARIADIC path text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT coalesce(pg_catalog.json_extract_path_text($1::pg_catalog.json, VARIADIC $2), '') $$;
CREATE OR REPLACE FUNCTION standin.json_extract_path_text(null_if_invalid boolean, document text, VARIADIC path text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF null_if_invalid AND NOT pg_input_is_valid(document, 'json') THEN
        RETURN NULL;
    END IF;
    RETURN pg_catalog.json_extract_path_text(document, VARIADIC path);
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.json_extract_array_element_text(document text, place int, null_if_invalid boolean DEFAULT false)
RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF null_if_invalid AND NOT pg_input_is_valid(document, 'json') THEN
        RETURN NULL;
    END IF;
    RETURN CASE WHEN place >= 0 THEN document::pg_catalog.json ->> place END;
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.json_array_length(document text, null_if_invalid boolean DEFAULT false) RETURNS int
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF null_if_invalid AND NOT pg_input_is_valid(document, 'json') THEN
        RETURN NULL;
    END IF;
    RETURN pg_catalog.json_array_length(document::pg_catalog.json);
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.is_valid_json(text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT pg_input_is_valid($1, 'json') AND ltrim($1) LIKE '{%' $$;
CREATE OR REPLACE FUNCTION pg_catalog.is_valid_json_array(text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT pg_input_is_valid($1, 'json') AND ltrim($1) LIKE '[%' $$;

-- With 'e' the match of the first subexpression, when the pattern has one; no match is an empty string.
CREATE OR REPLACE FUNCTION standin.regexp_substr(value text, pattern text, place int DEFAULT 1, occurrence int DEFAULT 1,
    parameters text DEFAULT '') RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT coalesce(pg_catalog.regexp_substr(value, pattern, place, occurrence, replace(parameters, 'e', ''),
    CASE WHEN parameters LIKE '%e%' AND replace(pattern, chr(92) || '(', '') ~ '[(]([^?]|$)' THEN 1 ELSE 0 END), '') $$;

-- What LISTAGG has made, which is a VARCHAR.
CREATE OR REPLACE FUNCTION standin.listagg(list text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF octet_length(list) > 65535 THEN
        RAISE EXCEPTION 'Result size exceeds LISTAGG limit' USING ERRCODE = '22001', DETAIL = 'LISTAGG limit: 65535';
    END IF;
    RETURN list;
END $$;

CREATE OR REPLACE FUNCTION standin.ratio_to_report(part float8, whole float8) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT $1 / nullif($2, 0) $$;
CREATE OR REPLACE FUNCTION standin.median(numeric[]) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT avg(value) FROM (SELECT value, row_number() OVER (ORDER BY value) AS place, count(*) OVER () AS n
    FROM unnest($1) AS list (value) WHERE value IS NOT NULL) sorted WHERE place IN ((n + 1) / 2, n / 2 + 1) $$;
CREATE OR REPLACE FUNCTION standin.median(float8[]) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY value) FROM unnest($1) AS list (value) $$;
CREATE OR REPLACE FUNCTION standin.median(timestamp[]) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT timestamp 'epoch' + percentile_cont(0.5) WITHIN GROUP (ORDER BY value - timestamp 'epoch') FROM unnest($1) AS list (value) $$;
CREATE OR REPLACE AGGREGATE pg_catalog.median(numeric) (sfunc = array_append, stype = numeric[], finalfunc = standin.median);
CREATE OR REPLACE AGGREGATE pg_catalog.median(float8) (sfunc = array_append, stype = float8[], finalfunc = standin.median);
CREATE OR REPLACE AGGREGATE pg_catalog.median(timestamp) (sfunc = array_append, stype = timestamp[], finalfunc = standin.median);

CREATE OR REPLACE AGGREGATE pg_catalog.listagg(text, text) (
    sfunc = string_agg_transfn, stype = internal, finalfunc = string_agg_finalfn);
-- ==== End of SQL: functions. ====

-- ==== SQL: what CREATE TABLE and ALTER TABLE declare and PostgreSQL does not know. ====
-- Columns by number, so that they survive renaming. NULL: not declared.
CREATE TABLE IF NOT EXISTS standin.table_attributes (
    relid oid PRIMARY KEY,
    diststyle text CHECK (diststyle IN ('auto', 'even', 'key', 'all')),
    sortstyle text CHECK (sortstyle IN ('auto', 'compound', 'interleaved', 'none'))
);
-- sortkey: 1 for the first column of the sort key; 0 for a column that is not in it.
CREATE TABLE IF NOT EXISTS standin.column_attributes (
    relid oid NOT NULL,
    attnum smallint NOT NULL,
    encoding text,
    distkey boolean NOT NULL DEFAULT false,
    sortkey int NOT NULL DEFAULT 0,
    PRIMARY KEY (relid, attnum)
);
-- kind: p primary, u unique, f foreign. Information only: nothing enforces them.
CREATE TABLE IF NOT EXISTS standin.declared_keys (
    relid oid NOT NULL,
    name text NOT NULL,
    kind "char" NOT NULL,
    attnums smallint[] NOT NULL,
    foreign_relid oid,
    foreign_attnums smallint[],
    PRIMARY KEY (relid, name)
);
GRANT SELECT ON standin.table_attributes, standin.column_attributes, standin.declared_keys TO public;

CREATE OR REPLACE FUNCTION standin.attnum(tab oid, col text, what text) RETURNS smallint LANGUAGE plpgsql STABLE AS $$
DECLARE
    found smallint;
BEGIN
    SELECT attnum INTO found FROM pg_attribute WHERE attrelid = tab AND attname = col AND attnum > 0 AND NOT attisdropped;
    IF found IS NULL THEN
        RAISE EXCEPTION 'column "%" named in % of "%" does not exist', col, what, tab::regclass USING ERRCODE = '42703';
    END IF;
    RETURN found;
END $$;

CREATE OR REPLACE FUNCTION standin.attnums(tab oid, names jsonb, what text) RETURNS smallint[] LANGUAGE sql STABLE AS
$$ SELECT array_agg(standin.attnum(tab, name, what) ORDER BY place)
    FROM jsonb_array_elements_text(names) WITH ORDINALITY AS named (name, place) $$;

CREATE OR REPLACE FUNCTION standin.declare_key(tab oid, d jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    columns smallint[] := standin.attnums(tab, d->'columns', 'key');
    target oid := to_regclass(d->>'table');
    suffix text := CASE d->>'kind' WHEN 'p' THEN '_pkey' WHEN 'u' THEN '_key' ELSE '_fkey' END;
    base text := (SELECT relname FROM pg_class WHERE oid = tab)
        || CASE d->>'kind' WHEN 'p' THEN '' ELSE '_' || array_to_string(ARRAY(SELECT jsonb_array_elements_text(d->'columns')), '_') END;
    foreign_columns smallint[];
    nullable name;
BEGIN
    IF d ? 'table' AND target IS NULL THEN
        RAISE EXCEPTION 'relation "%" does not exist', d->>'table' USING ERRCODE = '42P01';
    END IF;
    IF jsonb_array_length(coalesce(d->'references', '[]')) > 0 THEN
        foreign_columns := standin.attnums(target, d->'references', 'foreign key');
    ELSIF target IS NOT NULL THEN
        SELECT attnums INTO foreign_columns FROM standin.declared_keys WHERE relid = target AND kind = 'p';
        IF foreign_columns IS NULL THEN
            RAISE EXCEPTION 'there is no primary key for referenced table "%"', target::regclass USING ERRCODE = '42704';
        END IF;
    END IF;
    IF target IS NOT NULL AND NOT EXISTS (SELECT FROM standin.declared_keys WHERE relid = target AND kind IN ('p', 'u')
            AND attnums @> foreign_columns AND attnums <@ foreign_columns) THEN
        RAISE EXCEPTION 'there is no unique constraint matching given keys for referenced table "%"', target::regclass
            USING ERRCODE = '42830';
    END IF;
    IF d->>'kind' = 'p' AND EXISTS (SELECT FROM standin.declared_keys WHERE relid = tab AND kind = 'p') THEN
        RAISE EXCEPTION 'multiple primary keys for table "%" are not allowed', tab::regclass USING ERRCODE = '42P16';
    END IF;
    IF d->>'kind' = 'p' THEN
        SELECT attname INTO nullable FROM pg_attribute WHERE attrelid = tab AND attnum = ANY (columns) AND NOT attnotnull;
        IF FOUND THEN
            RAISE EXCEPTION 'cannot add primary key to nullable column "%" of table "%"', nullable, tab::regclass USING ERRCODE = '42P16';
        END IF;
    END IF;
    INSERT INTO standin.declared_keys VALUES (tab, coalesce(d->>'name', left(base, 120) || suffix), (d->>'kind')::"char", columns,
        target, foreign_columns) ON CONFLICT DO NOTHING;
END $$;

CREATE OR REPLACE FUNCTION standin.forget_key(tab text, key text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    DELETE FROM standin.declared_keys WHERE relid = to_regclass(tab) AND name = key;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'constraint "%" of relation "%" does not exist', key, tab USING ERRCODE = '42704';
    END IF;
END $$;

-- The parent of LIKE gives its distribution, its sort key and its encodings.
CREATE OR REPLACE FUNCTION standin.declare_like(tab oid, parent oid) RETURNS void LANGUAGE sql SECURITY DEFINER AS $$
    INSERT INTO standin.table_attributes SELECT tab, diststyle, sortstyle FROM standin.table_attributes WHERE relid = parent;
    INSERT INTO standin.column_attributes SELECT tab, b.attnum, c.encoding, c.distkey, c.sortkey
        FROM standin.column_attributes c JOIN pg_attribute a ON a.attrelid = parent AND a.attnum = c.attnum
            JOIN pg_attribute b ON b.attrelid = tab AND b.attname = a.attname
        WHERE c.relid = parent;
$$;

CREATE OR REPLACE FUNCTION standin.declare(tab oid, d jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO standin.table_attributes AS t VALUES (tab, d->>'style', d->>'sortstyle')
        ON CONFLICT (relid) DO UPDATE SET diststyle = coalesce(d->>'style', t.diststyle),
            sortstyle = coalesce(d->>'sortstyle', t.sortstyle);
    IF d ? 'style' THEN
        UPDATE standin.column_attributes SET distkey = false WHERE relid = tab AND distkey;
    END IF;
    IF d ? 'sortstyle' THEN
        UPDATE standin.column_attributes SET sortkey = 0 WHERE relid = tab AND sortkey <> 0;
    END IF;
    INSERT INTO standin.column_attributes (relid, attnum, distkey)
        SELECT tab, standin.attnum(tab, d->>'distkey', 'DISTKEY'), true WHERE d ? 'distkey'
        ON CONFLICT (relid, attnum) DO UPDATE SET distkey = true;
    INSERT INTO standin.column_attributes (relid, attnum, sortkey)
        SELECT tab, standin.attnum(tab, name, 'SORTKEY'), place
        FROM jsonb_array_elements_text(d->'sortkey') WITH ORDINALITY AS named (name, place)
        ON CONFLICT (relid, attnum) DO UPDATE SET sortkey = excluded.sortkey;
    INSERT INTO standin.column_attributes (relid, attnum, encoding)
        SELECT tab, standin.attnum(tab, key, 'ENCODE'), value FROM jsonb_each_text(d->'encodings')
        ON CONFLICT (relid, attnum) DO UPDATE SET encoding = excluded.encoding;
    PERFORM standin.declare_key(tab, key) FROM jsonb_array_elements(d->'keys') AS keys (key);
END $$;

-- Before ALTER COLUMN TYPE.
CREATE OR REPLACE FUNCTION standin.may_change_type(tab text, col text) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
    reason text := (SELECT CASE
            WHEN a.atttypid <> 'varchar'::regtype THEN 'column type must be VARCHAR'
            WHEN c.encoding IN ('bytedict', 'runlength', 'text255', 'text32k') THEN
                format('its encoding is %s', upper(c.encoding))
            WHEN a.atthasdef THEN 'it has a default value'
            WHEN standin.is_key(a.attrelid, a.attnum) THEN 'it is in a UNIQUE, PRIMARY KEY or FOREIGN KEY constraint' END
        FROM pg_attribute a LEFT JOIN standin.column_attributes c ON c.relid = a.attrelid AND c.attnum = a.attnum
        WHERE a.attrelid = to_regclass(tab) AND a.attname = col);
BEGIN
    IF reason IS NOT NULL THEN
        RAISE EXCEPTION 'cannot alter column "%" of relation "%", %', col, tab, reason USING ERRCODE = '0A000',
            DETAIL = 'ALTER COLUMN TYPE changes the size of a VARCHAR without keys, defaults and BYTEDICT, RUNLENGTH, TEXT255 or TEXT32K.';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION standin.is_key(tab oid, col smallint) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT EXISTS (SELECT FROM standin.declared_keys
    WHERE relid = tab AND col = ANY (attnums) OR foreign_relid = tab AND col = ANY (foreign_attnums)) $$;

-- Before DROP COLUMN … CASCADE.
CREATE OR REPLACE FUNCTION standin.may_drop_with_keys(tab text, col text) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
    reason text := (SELECT CASE
            WHEN c.distkey THEN format('cannot drop distkey column "%s"', col)
            WHEN c.sortkey <> 0 THEN format('cannot drop sortkey column "%s"', col)
            WHEN NOT EXISTS (SELECT FROM pg_attribute o WHERE o.attrelid = a.attrelid AND o.attnum > 0 AND NOT o.attisdropped
                    AND o.attnum <> a.attnum) THEN format('cannot drop the only column "%s" of table "%s"', col, tab) END
        FROM pg_attribute a LEFT JOIN standin.column_attributes c ON c.relid = a.attrelid AND c.attnum = a.attnum
        WHERE a.attrelid = to_regclass(tab) AND a.attname = col);
BEGIN
    IF reason IS NOT NULL THEN
        RAISE EXCEPTION '%', reason USING ERRCODE = '0A000';
    END IF;
END $$;

-- Before DROP COLUMN [RESTRICT]: keys depend on their columns, which PostgreSQL does not know.
CREATE OR REPLACE FUNCTION standin.may_drop(tab text, col text) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    PERFORM standin.may_drop_with_keys(tab, col);
    IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass(tab) AND attname = col AND standin.is_key(attrelid, attnum)) THEN
        RAISE EXCEPTION 'cannot drop table % column % because other objects depend on it', tab, col USING ERRCODE = '2BP01',
            DETAIL = 'A primary key, foreign key or UNIQUE constraint has the column; DROP COLUMN … CASCADE drops that too.';
    END IF;
END $$;

-- ---- Late-binding views: real ones without dependencies, bound anew whenever what they name changes. ----
CREATE TABLE IF NOT EXISTS standin.late_binding_views (
    relid oid PRIMARY KEY,
    columns text NOT NULL,
    definition text NOT NULL,
    tables text[] NOT NULL,
    bound oid[] NOT NULL DEFAULT '{}',
    source text
);
ALTER TABLE standin.late_binding_views ADD COLUMN IF NOT EXISTS source text;
GRANT SELECT ON standin.late_binding_views TO public;

CREATE OR REPLACE FUNCTION standin.unbound(state text, reason text) RETURNS SETOF int LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', reason USING ERRCODE = state;
END $$;

-- Before CREATE VIEW: what it will be; a view that it replaces goes, its grants are kept.
CREATE OR REPLACE FUNCTION standin.late_view(name text, replaces boolean, columns text, definition text, tables text, source text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    old record;
BEGIN
    SELECT c.oid, c.relowner, c.relacl::text INTO old FROM pg_class c WHERE c.oid = to_regclass(name) AND c.relkind = 'v';
    IF old.oid IS NOT NULL AND replaces THEN
        IF NOT pg_has_role(session_user, old.relowner, 'USAGE') THEN
            RAISE EXCEPTION 'must be owner of view %', name USING ERRCODE = '42501';
        END IF;
        EXECUTE format('DROP VIEW %s', old.oid::regclass);
    END IF;
    PERFORM set_config('standin.late_view', jsonb_build_object('columns', columns, 'definition', definition,
        'tables', string_to_array(tables, ','), 'source', source, 'acl', CASE WHEN replaces THEN old.relacl END)::text, true);
END $$;

CREATE OR REPLACE FUNCTION standin.grant_again(tab oid, acl aclitem[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    entry record;
BEGIN
    FOR entry IN SELECT * FROM aclexplode(acl) LOOP
        EXECUTE format('GRANT %s ON %s TO %s', entry.privilege_type, tab::regclass,
            CASE entry.grantee WHEN 0 THEN 'public' ELSE quote_ident(pg_get_userbyid(entry.grantee)) END);
    END LOOP;
END $$;

-- A view whose columns are others than before is a new one, with the old owner and grants.
CREATE OR REPLACE FUNCTION standin.rebuild(old oid) RETURNS oid LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    late standin.late_binding_views;
    name text := format('%I.%I', relnamespace::regnamespace, relname) FROM pg_class WHERE oid = old;
    owner name := pg_get_userbyid(relowner) FROM pg_class WHERE oid = old;
    acl aclitem[] := relacl FROM pg_class WHERE oid = old;
    new oid;
BEGIN
    SELECT * INTO late FROM standin.late_binding_views WHERE relid = old;
    EXECUTE 'DROP VIEW ' || name;
    EXECUTE format('CREATE VIEW %s %s AS %s', name, late.columns, late.definition);
    EXECUTE format('ALTER VIEW %s OWNER TO %I', name, owner);
    new := name::regclass;
    PERFORM standin.grant_again(new, acl);
    DELETE FROM standin.late_binding_views WHERE relid = old;
    INSERT INTO standin.late_binding_views VALUES (new, late.columns, late.definition, late.tables, '{}', late.source);
    RETURN new;
END $$;

-- What cannot be bound keeps its columns and says why when it is read.
CREATE OR REPLACE FUNCTION standin.unbind(view oid, state text, reason text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    columns text := string_agg(format('NULL::%s AS %I', format_type(atttypid, atttypmod), attname), ', ' ORDER BY attnum)
        FROM pg_attribute WHERE attrelid = view AND attnum > 0;
BEGIN
    EXECUTE format('CREATE OR REPLACE VIEW %s AS SELECT %s FROM standin.unbound(%L, %L)', view::regclass,
        coalesce(columns, ''), state, reason);
END $$;

CREATE OR REPLACE FUNCTION standin.bind(view oid, depth int DEFAULT 0) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    late standin.late_binding_views;
    name text := format('%I.%I', relnamespace::regnamespace, relname) FROM pg_class WHERE oid = view;
    bare text := relnamespace::regnamespace || '.' || relname FROM pg_class WHERE oid = view;
BEGIN
    SELECT * INTO late FROM standin.late_binding_views WHERE relid = view;
    BEGIN
        EXECUTE format('CREATE OR REPLACE VIEW %s %s AS %s', name, late.columns, late.definition);
    EXCEPTION
        WHEN invalid_table_definition THEN view := standin.rebuild(view);
        WHEN OTHERS THEN PERFORM standin.unbind(view, SQLSTATE, SQLERRM);
    END;
    UPDATE standin.late_binding_views l SET bound = ARRAY(SELECT DISTINCT d.refobjid FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
        WHERE d.classid = 'pg_rewrite'::regclass AND r.ev_class = view AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> view)
        WHERE l.relid = view;
    DELETE FROM pg_depend d USING pg_rewrite r WHERE d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid AND r.ev_class = view
        AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> view;
    IF depth < 16 THEN
        PERFORM standin.bind(l.relid, depth + 1) FROM standin.late_binding_views l WHERE bare = ANY (l.tables) AND l.relid <> view;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION standin.bind_all(names text[], oids oid[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    PERFORM set_config('standin.binding', 'on', true);
    PERFORM standin.bind(l.relid) FROM standin.late_binding_views l WHERE l.tables && names OR l.bound && oids;
    PERFORM set_config('standin.binding', 'off', true);
END $$;

CREATE OR REPLACE FUNCTION standin.new_late_view(view oid, d jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    PERFORM set_config('standin.late_view', '', true);
    INSERT INTO standin.late_binding_views VALUES (view, d->>'columns', d->>'definition',
        ARRAY(SELECT jsonb_array_elements_text(d->'tables')), '{}', d->>'source');
    PERFORM standin.grant_again(view, (d->>'acl')::aclitem[]);
    PERFORM set_config('standin.binding', 'on', true);
    PERFORM standin.bind(view);
    PERFORM set_config('standin.binding', 'off', true);
END $$;

CREATE OR REPLACE FUNCTION standin.after_view_ddl() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    late jsonb := nullif(current_setting('standin.late_view', true), '')::jsonb;
    changed record;
BEGIN
    IF current_setting('standin.binding', true) = 'on' OR (late IS NULL AND NOT EXISTS (SELECT FROM standin.late_binding_views)) THEN
        RETURN;
    END IF;
    FOR changed IN
        SELECT DISTINCT c.oid, c.relkind, c.relnamespace::regnamespace || '.' || c.relname AS name, d.command_tag AS tag
        FROM pg_event_trigger_ddl_commands() d JOIN pg_class c ON c.oid = d.objid
        WHERE d.classid = 'pg_class'::regclass AND c.relkind IN ('r', 'v', 'm')
    LOOP
        IF changed.tag = 'CREATE VIEW' THEN
            DELETE FROM standin.late_binding_views WHERE relid = changed.oid;
            IF late IS NOT NULL THEN
                PERFORM standin.new_late_view(changed.oid, late);
            END IF;
        END IF;
        PERFORM standin.bind_all(ARRAY[changed.name], ARRAY[changed.oid]);
    END LOOP;
END $$;
DROP EVENT TRIGGER IF EXISTS redshift_after_view_ddl;
CREATE EVENT TRIGGER redshift_after_view_ddl ON ddl_command_end
    WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'ALTER TABLE', 'CREATE VIEW', 'ALTER VIEW',
        'CREATE MATERIALIZED VIEW') EXECUTE FUNCTION standin.after_view_ddl();

-- Before CREATE OR REPLACE VIEW: how many columns there are; PostgreSQL would add some.
CREATE OR REPLACE FUNCTION standin.replace_view(name text) RETURNS void LANGUAGE sql AS
$$ SELECT set_config('standin.replaced', coalesce((SELECT oid || ':' || relnatts FROM pg_class
    WHERE oid = to_regclass(name) AND relkind = 'v'), ''), true) $$;

-- Before DECLARE.
CREATE OR REPLACE FUNCTION standin.require_no_cursor() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    open_cursor text := (SELECT name FROM pg_cursors WHERE statement ILIKE '%DECLARE %CURSOR %' LIMIT 1);
BEGIN
    IF open_cursor IS NOT NULL THEN
        RAISE EXCEPTION 'only one cursor can be open in a session at a time' USING ERRCODE = '0A000',
            DETAIL = format('The cursor "%s" is open.', open_cursor);
    END IF;
END $$;

-- Before ALTER SCHEMA … QUOTA, which has no effect here.
DROP ROUTINE IF EXISTS standin.require_schema_owner(text);
CREATE PROCEDURE standin.require_schema_owner(name text) LANGUAGE plpgsql AS $$
BEGIN
    IF NOT pg_has_role((SELECT nspowner FROM pg_namespace WHERE oid = name::regnamespace), 'USAGE') THEN
        RAISE insufficient_privilege USING MESSAGE = format('must be owner of schema %s', name);
    END IF;
END $$;

CREATE OR REPLACE FUNCTION standin.refuse_rows(view oid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    event text;
BEGIN
    FOREACH event IN ARRAY ARRAY['INSERT', 'UPDATE', 'DELETE'] LOOP
        EXECUTE format('CREATE OR REPLACE RULE %I AS ON %s TO %s WHERE false DO INSTEAD NOTHING', 'redshift_no_' || lower(event),
            event, view::regclass);
    END LOOP;
END $$;

-- No view takes rows: PostgreSQL refuses to change one with conditional rules, whatever rows there are.
CREATE OR REPLACE FUNCTION standin.after_view() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    made record;
    replaced text := current_setting('standin.replaced', true);
BEGIN
    FOR made IN
        SELECT DISTINCT c.oid, c.relnatts FROM pg_event_trigger_ddl_commands() d JOIN pg_class c ON c.oid = d.objid
        WHERE d.classid = 'pg_class'::regclass AND c.relkind = 'v'
            AND c.relnamespace::regnamespace::text NOT IN ('standin', 'pg_catalog', 'pg_redshift', 'pg_information')
    LOOP
        IF split_part(replaced, ':', 1) = made.oid::text THEN
            PERFORM set_config('standin.replaced', '', true);
            IF split_part(replaced, ':', 2) <> made.relnatts::text THEN
                RAISE EXCEPTION 'cannot change number of columns in view' USING ERRCODE = '42P16';
            END IF;
        END IF;
        PERFORM standin.refuse_rows(made.oid);
    END LOOP;
END $$;
-- Views of a directory that an earlier release has written.
SELECT standin.refuse_rows(c.oid) FROM pg_class c
WHERE c.relkind = 'v' AND c.relnamespace::regnamespace::text NOT IN ('standin', 'pg_catalog', 'pg_redshift', 'pg_information', 'information_schema')
    AND NOT EXISTS (SELECT FROM pg_rewrite r WHERE r.ev_class = c.oid AND r.rulename = 'redshift_no_delete');
DROP EVENT TRIGGER IF EXISTS redshift_after_view_made;
CREATE EVENT TRIGGER redshift_after_view_made ON ddl_command_end
    WHEN TAG IN ('CREATE VIEW') EXECUTE FUNCTION standin.after_view();

CREATE OR REPLACE FUNCTION standin.after_drop() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    names text[];
    oids oid[];
BEGIN
    DELETE FROM standin.table_attributes USING pg_event_trigger_dropped_objects() d WHERE relid = d.objid AND d.object_type = 'table';
    DELETE FROM standin.column_attributes USING pg_event_trigger_dropped_objects() d
        WHERE relid = d.objid AND d.object_type IN ('table', 'table column') AND d.objsubid IN (0, attnum);
    DELETE FROM standin.declared_keys USING pg_event_trigger_dropped_objects() d
        WHERE d.object_type IN ('table', 'table column')
            AND (relid = d.objid AND (d.objsubid = 0 OR d.objsubid = ANY (attnums))
                OR foreign_relid = d.objid AND (d.objsubid = 0 OR d.objsubid = ANY (foreign_attnums)));
    IF current_setting('standin.binding', true) = 'on' OR NOT EXISTS (SELECT FROM standin.late_binding_views) THEN
        RETURN;
    END IF;
    SELECT array_agg(schema_name || '.' || object_name), array_agg(objid) INTO names, oids FROM pg_event_trigger_dropped_objects()
        WHERE classid = 'pg_class'::regclass;
    DELETE FROM standin.late_binding_views WHERE relid = ANY (oids);
    PERFORM standin.bind_all(names, oids);
END $$;
DROP EVENT TRIGGER IF EXISTS redshift_after_drop;
CREATE EVENT TRIGGER redshift_after_drop ON sql_drop
    WHEN TAG IN ('DROP TABLE', 'DROP VIEW', 'DROP MATERIALIZED VIEW', 'DROP SCHEMA', 'DROP OWNED', 'ALTER TABLE') EXECUTE FUNCTION standin.after_drop();
-- ==== End of SQL. ====

-- Lengths are bytes, and a CHAR holds single-byte characters; every column that orders well has zone maps.
CREATE OR REPLACE FUNCTION standin.after_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE
    tab record;
    col record;
    changes text;
    declared jsonb := nullif(current_setting('standin.declared', true), '')::jsonb;
    sort text[] := ARRAY(SELECT jsonb_array_elements_text(declared->'sortkey'));
BEGIN
    IF current_setting('standin.in_ddl', true) = 'on' THEN
        RETURN;
    END IF;
    PERFORM set_config('standin.in_ddl', 'on', true);
    FOR tab IN
        SELECT DISTINCT c.oid, c.relname, c.relpersistence FROM pg_event_trigger_ddl_commands() d JOIN pg_class c ON c.oid = d.objid
        WHERE d.classid = 'pg_class'::regclass AND c.relkind = 'r'
    LOOP
        IF declared->>'table' = tab.relname THEN
            IF declared ? 'like' THEN
                PERFORM standin.declare_like(tab.oid, to_regclass(declared->>'like'));
            END IF;
            PERFORM standin.declare(tab.oid, declared);
            PERFORM set_config('standin.declared', '', true);
        END IF;
        changes := '';
        FOR col IN
            SELECT a.attname, a.attnum, a.atttypid, a.atttypmod - 4 AS len, con.conname, pg_get_constraintdef(con.oid) AS def,
                CASE a.atttypid WHEN 'bpchar'::regtype THEN '=' ELSE '<=' END AS op
            FROM pg_attribute a LEFT JOIN pg_constraint con ON con.conrelid = a.attrelid
                AND con.conname = left('redshift_bytes_' || a.attname, 63)
            WHERE a.attrelid = tab.oid AND a.attnum > 0 AND NOT a.attisdropped
        LOOP
            IF col.atttypid IN ('varchar'::regtype, 'bpchar'::regtype) AND col.len > 0 THEN
                IF col.conname IS NULL OR position(format(' %s %s)', col.op, col.len) IN col.def) = 0 THEN
                    IF col.conname IS NOT NULL THEN
                        changes := changes || format(', DROP CONSTRAINT %I', col.conname);
                    END IF;
                    changes := changes || format(', ADD CONSTRAINT %I CHECK (octet_length(%I) %s %s)',
                        left('redshift_bytes_' || col.attname, 63), col.attname, col.op, col.len);
                END IF;
            END IF;
            IF tab.relpersistence = 'p' AND (col.atttypid IN ('timestamp'::regtype, 'timestamptz'::regtype, 'date'::regtype)
                    OR col.attname = ANY (sort) AND col.atttypid <> 'bool'::regtype)
                AND NOT EXISTS (SELECT FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
                    WHERE i.indrelid = tab.oid AND x.relname = format('redshift_zones_%s_%s', tab.oid, col.attnum)) THEN
                EXECUTE format('CREATE INDEX %I ON %s USING brin (%I) WITH (pages_per_range = 128, autosummarize = on)',
                    format('redshift_zones_%s_%s', tab.oid, col.attnum), tab.oid::regclass, col.attname);
            END IF;
        END LOOP;
        IF changes <> '' THEN
            EXECUTE format('ALTER TABLE %s %s', tab.oid::regclass, substr(changes, 3));
        END IF;
    END LOOP;
    PERFORM set_config('standin.in_ddl', 'off', true);
END $$;

DROP EVENT TRIGGER IF EXISTS redshift_after_ddl;
CREATE EVENT TRIGGER redshift_after_ddl ON ddl_command_end
    WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'ALTER TABLE') EXECUTE FUNCTION standin.after_ddl();
