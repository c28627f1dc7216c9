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
SELECT 100 AS user_id, query_id, query_id AS transaction_id, session_id, database_name, status, table_name, start_time, end_time,
    (extract(epoch FROM end_time - start_time) * 1000000)::bigint AS duration, data_source, file_format, loaded_rows,
    loaded_bytes, source_file_count, loaded_bytes AS source_file_bytes, source_file_count AS file_count_scanned,
    loaded_bytes AS file_bytes_scanned, error_count::bigint AS error_count, 0::bigint AS copy_job_id
FROM standin.load_history;

CREATE OR REPLACE VIEW pg_catalog.sys_load_error_detail AS
SELECT 100 AS user_id, e.query_id, e.query_id AS transaction_id, h.session_id, h.database_name::char(64) AS database_name,
    h.table_id::int AS table_id, h.start_time, e.file_name::char(256) AS file_name, e.line_number,
    e.column_name::char(127) AS column_name, e.column_type::char(10) AS column_type,
    e.column_length::char(10) AS column_length, e.position, e.error_code, e.error_message::char(512) AS error_message
FROM standin.load_error e JOIN standin.load_history h USING (query_id);

CREATE OR REPLACE VIEW pg_catalog.stl_load_errors AS
SELECT 100 AS userid, 0 AS slice, h.table_id::int AS tbl, h.start_time AS starttime, h.session_id AS session,
    e.query_id::int AS query, e.file_name::char(256) AS filename, e.line_number, e.column_name::char(127) AS colname,
    e.column_type::char(10) AS type, e.column_length::char(10) AS col_length, e.position,
    e.raw_line::char(1024) AS raw_line, e.raw_value::char(1024) AS raw_field_value, e.error_code AS err_code,
    e.error_message::char(100) AS err_reason
FROM standin.load_error e JOIN standin.load_history h USING (query_id);

CREATE OR REPLACE VIEW pg_catalog.stv_db_isolation_level AS
SELECT oid::int AS db_id, trim(datname)::char(128) AS db_name, 'Snapshot Isolation'::char(128) AS isolation_level
FROM pg_database WHERE datallowconn AND NOT datistemplate;

-- Redshift has three lock modes: PostgreSQL's finer ones, all of writers, are shown as the one that writers have.
CREATE OR REPLACE VIEW pg_catalog.svv_transactions AS
SELECT DISTINCT a.usename::text AS txn_owner, a.datname::text AS txn_db, split_part(l.virtualtransaction, '/', 2)::bigint AS xid,
    l.pid::int AS pid, a.xact_start AT TIME ZONE 'UTC' AS txn_start,
    CASE WHEN l.locktype = 'virtualxid' OR l.mode IN ('AccessShareLock', 'AccessExclusiveLock') THEN l.mode
        ELSE 'ShareRowExclusiveLock' END AS lock_mode,
    CASE l.locktype WHEN 'relation' THEN 'relation' ELSE 'transactionid' END AS lockable_object_type,
    l.relation::int AS relation, l.granted
FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
    LEFT JOIN pg_class c ON c.oid = l.relation AND a.datname = current_database()
WHERE a.backend_type = 'client backend' AND a.xact_start IS NOT NULL
    AND (l.locktype = 'virtualxid' OR (l.locktype = 'relation' AND l.relation >= 16384
        AND (c.oid IS NULL OR (c.relkind IN ('r', 'v') AND c.relnamespace <> 'standin'::regnamespace))))
    AND (a.usename = current_user OR pg_has_role(current_user, 'pg_monitor', 'MEMBER'));

GRANT SELECT ON standin.load_history, standin.load_error TO public;
GRANT SELECT ON pg_catalog.sys_load_history, pg_catalog.sys_load_error_detail, pg_catalog.stl_load_errors,
    pg_catalog.stv_db_isolation_level, pg_catalog.svv_transactions TO public;

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

CREATE OR REPLACE FUNCTION pg_catalog.dateadd(part text, n bigint, t timestamp) RETURNS timestamp
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT $3 + ($2 || ' ' || CASE lower($1) WHEN 'quarter' THEN '3 month' ELSE lower($1) END)::interval $$;

CREATE OR REPLACE FUNCTION pg_catalog.datediff(part text, a timestamp, b timestamp) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT CASE lower($1)
    WHEN 'year' THEN (extract(year FROM $3) - extract(year FROM $2))::bigint
    WHEN 'month' THEN ((extract(year FROM $3) - extract(year FROM $2)) * 12 + extract(month FROM $3) - extract(month FROM $2))::bigint
    WHEN 'week' THEN ((date_trunc('week', $3)::date - date_trunc('week', $2)::date) / 7)::bigint
    WHEN 'day' THEN ($3::date - $2::date)::bigint
    WHEN 'hour' THEN (extract(epoch FROM date_trunc('hour', $3) - date_trunc('hour', $2)) / 3600)::bigint
    WHEN 'minute' THEN (extract(epoch FROM date_trunc('minute', $3) - date_trunc('minute', $2)) / 60)::bigint
    WHEN 'second' THEN extract(epoch FROM date_trunc('second', $3) - date_trunc('second', $2))::bigint
    WHEN 'millisecond' THEN floor(extract(epoch FROM $3 - $2) * 1000)::bigint
    WHEN 'microsecond' THEN floor(extract(epoch FROM $3 - $2) * 1000000)::bigint
    END $$;

CREATE OR REPLACE FUNCTION pg_catalog.json_extract_path_text(document text, VARIADIC path text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT coalesce(pg_catalog.json_extract_path_text($1::pg_catalog.json, VARIADIC $2), '') $$;

CREATE OR REPLACE FUNCTION pg_catalog.is_valid_json(text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT pg_input_is_valid($1, 'json') AND ltrim($1) LIKE '{%' $$;

CREATE OR REPLACE FUNCTION pg_catalog.convert_timezone(target text, t timestamp) RETURNS timestamp
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT $2 AT TIME ZONE 'UTC' AT TIME ZONE $1 $$;

CREATE OR REPLACE AGGREGATE pg_catalog.listagg(text, text) (
    sfunc = string_agg_transfn, stype = internal, finalfunc = string_agg_finalfn);

-- Lengths are bytes, and a CHAR holds single-byte characters; every column that orders well has zone maps.
CREATE OR REPLACE FUNCTION standin.after_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE
    tab record;
    col record;
    changes text;
    sort text[] := string_to_array(coalesce(current_setting('standin.sortkey', true), ''), ',');
BEGIN
    IF current_setting('standin.in_ddl', true) = 'on' THEN
        RETURN;
    END IF;
    PERFORM set_config('standin.in_ddl', 'on', true);
    FOR tab IN
        SELECT DISTINCT c.oid, c.relpersistence FROM pg_event_trigger_ddl_commands() d JOIN pg_class c ON c.oid = d.objid
        WHERE d.classid = 'pg_class'::regclass AND c.relkind = 'r'
    LOOP
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
                    OR col.attname = ANY (sort))
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
    PERFORM set_config('standin.sortkey', '', true);
END $$;

DROP EVENT TRIGGER IF EXISTS redshift_after_ddl;
CREATE EVENT TRIGGER redshift_after_ddl ON ddl_command_end
    WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'ALTER TABLE') EXECUTE FUNCTION standin.after_ddl();

-- What the driver's metadata asks for.
CREATE OR REPLACE VIEW pg_catalog.svv_external_schemas AS
SELECT 0 AS esoid, 0::smallint AS eskind, ''::text AS schemaname, 0 AS esowner, ''::text AS databasename, ''::text AS esoptions
WHERE false;
CREATE OR REPLACE VIEW pg_catalog.svv_tables AS
SELECT table_catalog::text, table_schema::text, table_name::text,
    CASE table_type WHEN 'LOCAL TEMPORARY' THEN 'LOCAL TEMPORARY' ELSE table_type END::text AS table_type, NULL::text AS remarks
FROM information_schema.tables;
CREATE OR REPLACE VIEW pg_catalog.svv_columns AS
SELECT table_catalog::text, table_schema::text, table_name::text, column_name::text, ordinal_position::int, column_default::text,
    is_nullable::text, data_type::text, character_maximum_length::int, numeric_precision::int, numeric_scale::int,
    NULL::text AS remarks
FROM information_schema.columns;
CREATE OR REPLACE VIEW pg_catalog.pg_proc_info AS
SELECT oid AS prooid, proname, pronamespace, proowner, prolang, prokind, prosecdef, proisstrict, proretset, provolatile, pronargs,
    prorettype, proargtypes, proallargtypes, proargmodes, proargnames, prosrc, probin, proacl FROM pg_proc;
CREATE OR REPLACE VIEW pg_catalog.pg_table_def AS
SELECT n.nspname AS schemaname, c.relname AS tablename, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type,
    'none'::char(32) AS encoding, false AS distkey, 0 AS sortkey, a.attnotnull AS notnull
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname = ANY (current_schemas(true));
GRANT SELECT ON pg_catalog.svv_external_schemas, pg_catalog.svv_tables, pg_catalog.svv_columns, pg_catalog.pg_proc_info,
    pg_catalog.pg_table_def TO public;
