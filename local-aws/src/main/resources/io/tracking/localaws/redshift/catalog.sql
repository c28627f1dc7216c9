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
BEGIN
    IF d ? 'table' AND target IS NULL THEN
        RAISE EXCEPTION 'relation "%" does not exist', d->>'table' USING ERRCODE = '42P01';
    END IF;
    IF jsonb_array_length(coalesce(d->'references', '[]')) > 0 THEN
        foreign_columns := standin.attnums(target, d->'references', 'foreign key');
    ELSIF target IS NOT NULL THEN
        SELECT attnums INTO foreign_columns FROM standin.declared_keys WHERE relid = target AND kind = 'p';
    END IF;
    IF d->>'kind' = 'p' AND EXISTS (SELECT FROM standin.declared_keys WHERE relid = tab AND kind = 'p') THEN
        RAISE EXCEPTION 'multiple primary keys for table "%" are not allowed', tab::regclass USING ERRCODE = '42P16';
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

CREATE OR REPLACE FUNCTION standin.only_varchar(tab text, col text) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass(tab) AND attname = col AND atttypid <> 'varchar'::regtype) THEN
        RAISE EXCEPTION 'cannot alter column "%" of relation "%", column type must be VARCHAR', col, tab
            USING ERRCODE = '0A000', DETAIL = 'ALTER COLUMN TYPE changes the size of a VARCHAR, nothing else.';
    END IF;
END $$;

-- ---- Late-binding views: real ones without dependencies, bound anew whenever what they name changes. ----
CREATE TABLE IF NOT EXISTS standin.late_binding_views (
    relid oid PRIMARY KEY,
    columns text NOT NULL,
    definition text NOT NULL,
    tables text[] NOT NULL,
    bound oid[] NOT NULL DEFAULT '{}'
);
GRANT SELECT ON standin.late_binding_views TO public;

CREATE OR REPLACE FUNCTION standin.unbound(state text, reason text) RETURNS SETOF int LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', reason USING ERRCODE = state;
END $$;

-- Before CREATE VIEW: what it will be; a view that it replaces goes, its grants are kept.
CREATE OR REPLACE FUNCTION standin.late_view(name text, replaces boolean, columns text, definition text, tables text)
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
        'tables', string_to_array(tables, ','), 'acl', CASE WHEN replaces THEN old.relacl END)::text, true);
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
    INSERT INTO standin.late_binding_views VALUES (new, late.columns, late.definition, late.tables);
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
        ARRAY(SELECT jsonb_array_elements_text(d->'tables')));
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

CREATE OR REPLACE FUNCTION standin.after_drop() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    names text[];
    oids oid[];
BEGIN
    DELETE FROM standin.table_attributes USING pg_event_trigger_dropped_objects() d WHERE relid = d.objid AND d.object_type = 'table';
    DELETE FROM standin.column_attributes USING pg_event_trigger_dropped_objects() d
        WHERE relid = d.objid AND d.object_type IN ('table', 'table column') AND d.objsubid IN (0, attnum);
    DELETE FROM standin.declared_keys USING pg_event_trigger_dropped_objects() d
        WHERE d.object_type = 'table' AND (relid = d.objid OR foreign_relid = d.objid);
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
END $$;

DROP EVENT TRIGGER IF EXISTS redshift_after_ddl;
CREATE EVENT TRIGGER redshift_after_ddl ON ddl_command_end
    WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'ALTER TABLE') EXECUTE FUNCTION standin.after_ddl();
