-- The catalogue as Redshift shows it: pg_catalog and information_schema without what is the stand-in's, the system views, and
-- what SHOW answers. Run by the superuser in every database, after catalog.sql; may be run again.
--
-- A query that reads pg_class reads pg_redshift.pg_class: sql/Catalogue.java sees to that. Both schemas are invisible.
SET allow_system_table_mods = on;
SET client_min_messages = warning;

CREATE SCHEMA IF NOT EXISTS pg_redshift;
CREATE SCHEMA IF NOT EXISTS pg_information;
GRANT USAGE ON SCHEMA pg_redshift, pg_information TO PUBLIC;

-- A view with other columns than the last version's is a new view.
CREATE OR REPLACE PROCEDURE standin.define(name text, query text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'CREATE OR REPLACE VIEW ' || name || ' AS ' || query;
EXCEPTION WHEN invalid_table_definition OR feature_not_supported THEN
    EXECUTE 'DROP VIEW ' || name || ' CASCADE';
    EXECUTE 'CREATE VIEW ' || name || ' AS ' || query;
END $$;

CREATE OR REPLACE FUNCTION standin.is_internal_schema(schema oid) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT schema IN (SELECT oid FROM pg_catalog.pg_namespace
    WHERE nspname IN ('standin', 'pg_redshift', 'pg_information', 'pg_toast')) $$;

-- ==== pg_catalog ====

CALL standin.define('pg_redshift.pg_namespace', $$
SELECT n.* FROM pg_catalog.pg_namespace n WHERE nspname NOT IN ('standin', 'pg_redshift', 'pg_information') $$);

-- A late-binding view has no columns but those that pg_get_late_binding_view_cols() tells.
DO $do$ DECLARE
    columns text := (SELECT string_agg(CASE attname WHEN 'relnatts'
            THEN 'CASE WHEN l.relid IS NULL THEN c.relnatts ELSE 0 END::smallint AS relnatts' ELSE format('c.%I', attname) END, ', ' ORDER BY attnum)
        FROM pg_attribute WHERE attrelid = 'pg_catalog.pg_class'::regclass AND attnum > 0);
BEGIN
    CALL standin.define('pg_redshift.pg_class', 'SELECT ' || columns || $$, 1259::oid AS tableoid,
    CASE coalesce(t.diststyle, CASE WHEN c.relkind IN ('r', 'm') THEN 'auto' ELSE 'even' END)
        WHEN 'even' THEN 0 WHEN 'key' THEN 1 WHEN 'all' THEN 8 ELSE 9 END::smallint AS reldiststyle
FROM pg_catalog.pg_class c LEFT JOIN standin.table_attributes t ON t.relid = c.oid
    LEFT JOIN standin.late_binding_views l ON l.relid = c.oid
WHERE c.relnamespace NOT IN (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname IN ('standin', 'pg_redshift', 'pg_information'))
    AND NOT (c.relkind = 'i' AND c.relname LIKE 'redshift\_zones\_%') $$);
END $do$;

CALL standin.define('pg_redshift.pg_class_info', $$
SELECT c.*, NULL::timestamp AS relcreationtime,
    CASE c.reldiststyle WHEN 9 THEN 10 ELSE c.reldiststyle END::int AS releffectivediststyle
FROM pg_redshift.pg_class c $$);

-- The numbers of encodings are the stand-in's own: no page gives Amazon's.
CREATE OR REPLACE FUNCTION standin.encodings() RETURNS text[] LANGUAGE sql IMMUTABLE AS
$$ SELECT ARRAY['none', 'raw', 'az64', 'bytedict', 'delta', 'delta32k', 'lzo', 'mostly8', 'mostly16', 'mostly32', 'runlength',
    'text255', 'text32k', 'zstd'] $$;

CREATE OR REPLACE FUNCTION pg_catalog.format_encoding(encoding int) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT (standin.encodings())[encoding + 1] $$;

CALL standin.define('pg_redshift.pg_attribute', $$
SELECT a.*, coalesce(array_position(standin.encodings(), c.encoding) - 1, 0)::smallint AS attencodingtype,
    coalesce(c.distkey, false) AS attisdistkey, coalesce(c.sortkey, 0)::smallint AS attsortkeyord
FROM pg_catalog.pg_attribute a LEFT JOIN standin.column_attributes c ON c.relid = a.attrelid AND c.attnum = a.attnum
WHERE a.attrelid NOT IN (SELECT relid FROM standin.late_binding_views) $$);

CALL standin.define('pg_redshift.pg_attrdef', $$
SELECT d.*, pg_get_expr(d.adbin, d.adrelid) AS adsrc FROM pg_catalog.pg_attrdef d $$);

-- Keys are declared and not enforced; NOT NULL is none of the constraints, and the checks of lengths are the stand-in's.
CREATE OR REPLACE FUNCTION standin.key_oid(tab oid, key text) RETURNS oid LANGUAGE sql IMMUTABLE AS
$$ SELECT (2147483648 + (hashtext(tab || key)::bigint & 2147483647))::oid $$;

CALL standin.define('pg_redshift.pg_constraint', $$
SELECT k.*, pg_get_constraintdef(k.oid) AS consrc FROM pg_catalog.pg_constraint k
WHERE k.contype NOT IN ('n', 'p', 'u', 'f') AND k.conname NOT LIKE 'redshift\_bytes\_%'
UNION ALL
SELECT standin.key_oid(k.relid, k.name), k.name::name, c.relnamespace, k.kind, false, false, false, true, k.relid, 0::oid, 0::oid, 0::oid,
    coalesce(k.foreign_relid, 0::oid), CASE k.kind WHEN 'f' THEN 'a' ELSE ' ' END::"char", CASE k.kind WHEN 'f' THEN 'a' ELSE ' ' END::"char",
    CASE k.kind WHEN 'f' THEN 's' ELSE ' ' END::"char", true, 0::smallint, true, false, k.attnums, k.foreign_attnums, NULL::oid[], NULL::oid[],
    NULL::oid[], NULL::smallint[], NULL::oid[], NULL::pg_node_tree, NULL::text
FROM standin.declared_keys k JOIN pg_catalog.pg_class c ON c.oid = k.relid $$);

CREATE OR REPLACE FUNCTION standin.column_list(tab oid, columns smallint[]) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY place) FROM unnest(columns) WITH ORDINALITY AS k (number, place)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = tab AND a.attnum = number $$;

CREATE OR REPLACE FUNCTION pg_redshift.pg_get_constraintdef(id oid) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT coalesce(pg_catalog.pg_get_constraintdef(id), (
    SELECT CASE kind WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' ELSE 'FOREIGN KEY' END
        || ' (' || standin.column_list(relid, attnums) || ')'
        || CASE kind WHEN 'f' THEN ' REFERENCES ' || foreign_relid::regclass || '(' || standin.column_list(foreign_relid, foreign_attnums) || ')'
            ELSE '' END
    FROM standin.declared_keys WHERE standin.key_oid(relid, name) = id)) $$;
CREATE OR REPLACE FUNCTION pg_redshift.pg_get_constraintdef(id oid, pretty boolean) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT pg_redshift.pg_get_constraintdef(id) $$;

CALL standin.define('pg_redshift.pg_index', $$
SELECT i.* FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid WHERE c.relname NOT LIKE 'redshift\_zones\_%' $$);
CALL standin.define('pg_redshift.pg_indexes', $$
SELECT i.* FROM pg_catalog.pg_indexes i WHERE indexname NOT LIKE 'redshift\_zones\_%' AND schemaname <> 'standin' $$);
CALL standin.define('pg_redshift.pg_tables', $$
SELECT t.* FROM pg_catalog.pg_tables t WHERE schemaname <> 'standin' $$);
-- Of a late-binding view the whole statement.
CREATE OR REPLACE FUNCTION pg_redshift.pg_get_viewdef(view oid) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT coalesce((SELECT source || ';' FROM standin.late_binding_views WHERE relid = view), pg_catalog.pg_get_viewdef(view)) $$;
CREATE OR REPLACE FUNCTION pg_redshift.pg_get_viewdef(view oid, pretty boolean) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT coalesce((SELECT source || ';' FROM standin.late_binding_views WHERE relid = view), pg_catalog.pg_get_viewdef(view, pretty)) $$;
CREATE OR REPLACE FUNCTION pg_redshift.pg_get_viewdef(view text) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT pg_redshift.pg_get_viewdef(view::regclass::oid) $$;
CREATE OR REPLACE FUNCTION pg_redshift.pg_get_viewdef(view text, pretty boolean) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT pg_redshift.pg_get_viewdef(view::regclass::oid, pretty) $$;

CALL standin.define('standin.late_sources', $$
SELECT n.nspname, c.relname, l.source FROM standin.late_binding_views l JOIN pg_catalog.pg_class c ON c.oid = l.relid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace $$);
CALL standin.define('pg_redshift.pg_views', $$
SELECT v.schemaname, v.viewname, v.viewowner, coalesce(l.source || ';', v.definition) AS definition
FROM pg_catalog.pg_views v LEFT JOIN standin.late_sources l ON l.nspname = v.schemaname AND l.relname = v.viewname WHERE schemaname NOT IN ('standin', 'pg_redshift', 'pg_information') $$);
CALL standin.define('pg_redshift.pg_database', $$
SELECT d.* FROM pg_catalog.pg_database d WHERE datname NOT IN ('postgres', 'redshift_template') $$);

CALL standin.define('pg_redshift.pg_user', $$
SELECT usename, usesysid::int AS usesysid, usecreatedb, usesuper OR pg_has_role(usesysid, 'standin_superuser', 'MEMBER') AS usesuper,
    false AS usecatupd, '********'::text AS passwd, valuntil, useconfig
FROM pg_catalog.pg_shadow WHERE usename <> 'postgres' $$);
CALL standin.define('pg_redshift.pg_user_info', $$
SELECT u.*, CASE r.rolconnlimit WHEN -1 THEN 'UNLIMITED' ELSE r.rolconnlimit::text END AS useconnlimit
FROM pg_redshift.pg_user u JOIN pg_catalog.pg_roles r ON r.rolname = u.usename $$);
CALL standin.define('pg_redshift.pg_group', $$
SELECT g.groname, g.grosysid::int AS grosysid, ARRAY(SELECT m.member::int FROM pg_catalog.pg_auth_members m
    JOIN pg_catalog.pg_roles r ON r.oid = m.member AND r.rolcanlogin WHERE m.roleid = g.grosysid) AS grolist
FROM pg_catalog.pg_group g WHERE standin.is_kind(g.groname, 'group') $$);
CALL standin.define('pg_redshift.pg_roles', $$
SELECT rolname, rolsuper OR (rolcanlogin AND pg_has_role(oid, 'standin_superuser', 'MEMBER')) AS rolsuper, rolinherit, rolcreaterole, rolcreatedb,
    rolcanlogin, rolreplication, rolconnlimit, rolpassword, rolvaliduntil, rolbypassrls, rolconfig, oid
FROM pg_catalog.pg_roles WHERE standin.is_own(rolname) $$);
-- Those of the driver and of tools that ask for all the arguments of functions.
CALL standin.define('pg_catalog.pg_proc_info', $$
SELECT oid AS prooid, proname, pronamespace, proowner, prolang, prokind, prosecdef, proisstrict, proretset, provolatile, pronargs,
    prorettype, proargtypes, proallargtypes, proargmodes, proargnames, prosrc, probin, proacl FROM pg_catalog.pg_proc
WHERE NOT standin.is_internal_schema(pronamespace) $$);

-- ==== information_schema ====

DO $do$ DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['tables', 'table_privileges', 'column_privileges', 'role_table_grants'] LOOP
        CALL standin.define('pg_information.' || name, 'SELECT i.* FROM information_schema.' || name
            || ' i WHERE i.table_schema NOT IN (''standin'', ''pg_redshift'', ''pg_information'')');
    END LOOP;
END $do$;
CALL standin.define('pg_information.columns', $$
SELECT i.* FROM information_schema.columns i WHERE i.table_schema NOT IN ('standin', 'pg_redshift', 'pg_information')
    AND NOT EXISTS (SELECT FROM standin.late_sources l WHERE l.nspname = i.table_schema AND l.relname = i.table_name) $$);
CALL standin.define('pg_information.views', $$
SELECT i.table_catalog, i.table_schema, i.table_name, coalesce(l.source || ';', i.view_definition)::varchar AS view_definition, i.check_option,
    i.is_updatable, i.is_insertable_into, i.is_trigger_updatable, i.is_trigger_deletable, i.is_trigger_insertable_into
FROM information_schema.views i LEFT JOIN standin.late_sources l ON l.nspname = i.table_schema AND l.relname = i.table_name
WHERE i.table_schema NOT IN ('standin', 'pg_redshift', 'pg_information') $$);
CALL standin.define('pg_information.schemata', $$
SELECT i.* FROM information_schema.schemata i WHERE schema_name NOT IN ('standin', 'pg_redshift', 'pg_information') $$);
CALL standin.define('pg_information.check_constraints', $$
SELECT i.* FROM information_schema.check_constraints i WHERE false $$);

CALL standin.define('standin.visible_keys', $$
SELECT current_database()::varchar AS catalog, n.nspname::varchar AS schema, c.relname::varchar AS tab, k.*
FROM standin.declared_keys k JOIN pg_catalog.pg_class c ON c.oid = k.relid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, REFERENCES') OR pg_has_role(c.relowner, 'USAGE') $$);
CALL standin.define('pg_information.table_constraints', $$
SELECT catalog AS constraint_catalog, schema AS constraint_schema, name::varchar AS constraint_name, catalog AS table_catalog,
    schema AS table_schema, tab AS table_name,
    CASE kind WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' ELSE 'FOREIGN KEY' END::varchar AS constraint_type,
    'NO'::varchar AS is_deferrable, 'NO'::varchar AS initially_deferred
FROM standin.visible_keys $$);
CALL standin.define('pg_information.key_column_usage', $$
SELECT catalog AS constraint_catalog, schema AS constraint_schema, name::varchar AS constraint_name, catalog AS table_catalog,
    schema AS table_schema, tab AS table_name, a.attname::varchar AS column_name, place::int AS ordinal_position,
    CASE k.kind WHEN 'f' THEN place::int END AS position_in_unique_constraint
FROM standin.visible_keys k CROSS JOIN unnest(k.attnums) WITH ORDINALITY AS u (number, place)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = k.relid AND a.attnum = u.number $$);
CALL standin.define('pg_information.referential_constraints', $$
SELECT k.catalog AS constraint_catalog, k.schema AS constraint_schema, k.name::varchar AS constraint_name,
    p.catalog AS unique_constraint_catalog, p.schema AS unique_constraint_schema, p.name::varchar AS unique_constraint_name,
    'NONE'::varchar AS match_option, 'NO ACTION'::varchar AS update_rule, 'NO ACTION'::varchar AS delete_rule
FROM standin.visible_keys k LEFT JOIN standin.visible_keys p ON p.relid = k.foreign_relid AND p.kind IN ('p', 'u') AND p.attnums = k.foreign_attnums
WHERE k.kind = 'f' $$);
CALL standin.define('pg_information.constraint_column_usage', $$
SELECT k.catalog AS table_catalog, n.nspname::varchar AS table_schema, c.relname::varchar AS table_name, a.attname::varchar AS column_name,
    k.catalog AS constraint_catalog, k.schema AS constraint_schema, k.name::varchar AS constraint_name
FROM standin.visible_keys k JOIN pg_catalog.pg_class c ON c.oid = coalesce(k.foreign_relid, k.relid)
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (coalesce(k.foreign_attnums, k.attnums)) $$);

-- ==== Tables, columns, keys: what the views and SHOW below are made of. ====

CREATE OR REPLACE FUNCTION standin.dist_style(style text, distkey text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE coalesce(style, 'auto') WHEN 'even' THEN 'EVEN' WHEN 'all' THEN 'ALL' WHEN 'key' THEN 'KEY(' || distkey || ')'
    ELSE 'AUTO(ALL)' END $$;

CREATE OR REPLACE FUNCTION standin.acl_text(acl aclitem[]) RETURNS varchar LANGUAGE sql STABLE AS
$$ SELECT array_to_string(acl, '~')::varchar $$;

CALL standin.define('standin.relations', $$
SELECT c.oid AS relid, current_database()::varchar AS database_name, n.nspname::varchar AS schema_name, c.relname::varchar AS table_name,
    CASE WHEN c.relkind = 'v' THEN 'VIEW' WHEN c.relkind = 'm' THEN 'VIEW'
        WHEN n.nspname = 'pg_catalog' THEN 'SYSTEM TABLE' ELSE 'TABLE' END::varchar AS table_type,
    CASE c.relkind WHEN 'v' THEN 'REGULAR VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'REGULAR TABLE' END::varchar AS subtype,
    standin.acl_text(c.relacl) AS acl, obj_description(c.oid, 'pg_class')::varchar AS remarks, pg_get_userbyid(c.relowner)::varchar AS owner,
    c.relowner, c.relkind, c.relpersistence, t.diststyle, t.sortstyle, c.reltuples,
    (SELECT a.attname FROM standin.column_attributes k JOIN pg_catalog.pg_attribute a ON a.attrelid = k.relid AND a.attnum = k.attnum
        WHERE k.relid = c.oid AND k.distkey)::text AS distkey
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN standin.table_attributes t ON t.relid = c.oid
WHERE c.relkind IN ('r', 'v', 'm', 'p') AND NOT standin.is_internal_schema(n.oid) AND n.nspname NOT LIKE 'pg\_toast%'
    AND (pg_has_role(c.relowner, 'USAGE') OR has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES')
        OR has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')) $$);

CALL standin.define('standin.relation_columns', $$
SELECT r.relid, r.database_name, r.schema_name, r.table_name, r.table_type, r.relkind, a.attname::varchar AS column_name,
    (row_number() OVER (PARTITION BY r.relid ORDER BY a.attnum))::int AS ordinal_position,
    CASE WHEN a.attidentity <> '' THEN '"identity"(' || r.relid || ', ' || a.attnum - 1 || ', (''' || coalesce((
            SELECT s.seqstart || ',' || s.seqincrement FROM pg_depend d JOIN pg_sequence s ON s.seqrelid = d.objid
            WHERE d.refobjid = r.relid AND d.refobjsubid = a.attnum AND d.classid = 'pg_class'::regclass AND d.deptype = 'i'), '1,1')
            || '''::character varying)::text)'
        ELSE pg_get_expr(d.adbin, d.adrelid) END::varchar AS column_default,
    CASE WHEN a.attnotnull THEN 'NO' ELSE 'YES' END::varchar AS is_nullable,
    format_type(a.atttypid, NULL)::varchar AS data_type, format_type(a.atttypid, a.atttypmod)::varchar AS whole_type,
    CASE WHEN a.atttypid IN ('varchar'::regtype, 'bpchar'::regtype) AND a.atttypmod > 4 THEN a.atttypmod - 4 END AS character_maximum_length,
    CASE a.atttypid WHEN 'int2'::regtype THEN 16 WHEN 'int4'::regtype THEN 32 WHEN 'int8'::regtype THEN 64 WHEN 'float4'::regtype THEN 24
        WHEN 'float8'::regtype THEN 53 WHEN 'numeric'::regtype THEN CASE a.atttypmod WHEN -1 THEN NULL ELSE ((a.atttypmod - 4) >> 16) & 65535 END
        END AS numeric_precision,
    CASE WHEN a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype) THEN 0
        WHEN a.atttypid = 'numeric'::regtype AND a.atttypmod <> -1 THEN (a.atttypmod - 4) & 65535 END AS numeric_scale,
    col_description(r.relid, a.attnum)::varchar AS remarks, coalesce(k.encoding, 'none') AS encoding, coalesce(k.distkey, false) AS distkey,
    coalesce(k.sortkey, 0) AS sortkey, r.sortstyle, standin.acl_text(a.attacl) AS acl
FROM standin.relations r JOIN pg_catalog.pg_attribute a ON a.attrelid = r.relid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN standin.column_attributes k ON k.relid = a.attrelid AND k.attnum = a.attnum $$);

-- ==== SVV views of the catalogue ====

CALL standin.define('pg_catalog.svv_tables', $$
SELECT database_name AS table_catalog, schema_name AS table_schema, table_name,
    CASE WHEN relpersistence = 't' THEN 'LOCAL TEMPORARY' WHEN relkind IN ('v', 'm') THEN 'VIEW' ELSE 'BASE TABLE' END::varchar AS table_type,
    remarks
FROM standin.relations $$);
CALL standin.define('pg_catalog.svv_columns', $$
SELECT database_name AS table_catalog, schema_name AS table_schema, table_name, column_name, ordinal_position, column_default, is_nullable,
    data_type, character_maximum_length, numeric_precision, CASE WHEN numeric_precision IS NULL THEN NULL
        WHEN data_type = 'numeric' THEN 10 ELSE 2 END AS numeric_precision_radix, numeric_scale,
    CASE WHEN data_type LIKE 'time%' THEN 6 END AS datetime_precision, NULL::varchar AS interval_type, NULL::varchar AS interval_precision,
    NULL::varchar AS character_set_catalog, NULL::varchar AS character_set_schema, NULL::varchar AS character_set_name,
    NULL::varchar AS collation_catalog, NULL::varchar AS collation_schema, NULL::varchar AS collation_name, NULL::varchar AS domain_name, remarks
FROM standin.relation_columns $$);
CALL standin.define('pg_catalog.pg_table_def', $$
SELECT schema_name::name AS schemaname, table_name::name AS tablename, column_name::name AS "column", whole_type::text AS type,
    encoding::char(32) AS encoding, distkey, sortkey, is_nullable = 'NO' AS "notnull"
FROM standin.relation_columns WHERE relkind = 'r' AND schema_name = ANY (current_schemas(true)) $$);

CALL standin.define('pg_catalog.svv_redshift_databases', $$
SELECT datname::varchar AS database_name, datdba::int AS database_owner, 'local'::varchar AS database_type,
    standin.acl_text(datacl) AS database_acl, NULL::varchar AS database_options, 'Snapshot Isolation'::varchar AS database_isolation_level
FROM pg_redshift.pg_database WHERE NOT datistemplate $$);
CALL standin.define('pg_catalog.svv_redshift_schemas', $$
SELECT current_database()::varchar AS database_name, nspname::varchar AS schema_name, nspowner::int AS schema_owner, 'local'::varchar AS schema_type,
    standin.acl_text(nspacl) AS schema_acl, NULL::varchar AS schema_option
FROM pg_redshift.pg_namespace WHERE nspname NOT LIKE 'pg\_t%' $$);
CALL standin.define('pg_catalog.svv_redshift_tables', $$
SELECT database_name, schema_name, table_name, table_type, acl AS table_acl, remarks, owner AS table_owner FROM standin.relations $$);
CALL standin.define('pg_catalog.svv_redshift_columns', $$
SELECT database_name, schema_name, table_name, column_name, ordinal_position, whole_type AS data_type, column_default, is_nullable,
    encoding::varchar AS encoding, distkey, sortkey, acl AS column_acl, remarks
FROM standin.relation_columns $$);
CALL standin.define('pg_catalog.svv_all_schemas', $$
SELECT database_name, schema_name, schema_owner, schema_type, schema_acl, NULL::varchar AS source_database, schema_option
FROM pg_catalog.svv_redshift_schemas $$);
CALL standin.define('pg_catalog.svv_all_tables', $$
SELECT database_name, schema_name, table_name, acl AS table_acl, table_type, remarks, owner FROM standin.relations $$);
CALL standin.define('pg_catalog.svv_all_columns', $$
SELECT database_name, schema_name, table_name, column_name, ordinal_position, column_default, is_nullable, data_type,
    character_maximum_length, numeric_precision, numeric_scale, remarks
FROM standin.relation_columns $$);
CALL standin.define('standin.functions', $$
SELECT p.oid AS funcid, current_database()::varchar AS database_name, n.nspname::varchar AS schema_name, p.proname::varchar AS function_name,
    p.prokind, p.pronargs, pg_get_function_identity_arguments(p.oid) AS arguments,
    coalesce((SELECT string_agg(format_type(t, NULL), ', ' ORDER BY place) FROM unnest(p.proargtypes) WITH ORDINALITY AS u (t, place)), '')::varchar
        AS argument_list, format_type(p.prorettype, NULL)::varchar AS return_type, obj_description(p.oid, 'pg_proc')::varchar AS remarks
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE NOT standin.is_internal_schema(n.oid) $$);
-- The result of a function is its parameter 0.
CALL standin.define('standin.parameters', $$
SELECT f.funcid, 0 AS place, ''::text AS name, 'RETURN'::text AS mode, f.return_type::text AS type FROM standin.functions f WHERE f.prokind <> 'p'
UNION ALL
SELECT p.oid, i, coalesce(p.proargnames[i], ''), CASE p.proargmodes[i] WHEN 'o' THEN 'OUT' WHEN 'b' THEN 'INOUT' WHEN 't' THEN 'TABLE' ELSE 'IN' END,
    format_type((string_to_array(coalesce(array_to_string(p.proallargtypes, ' '), p.proargtypes::text), ' ')::oid[])[i], NULL)
FROM pg_catalog.pg_proc p CROSS JOIN LATERAL generate_series(1, coalesce(array_length(p.proallargtypes, 1), p.pronargs::int)) i $$);
CALL standin.define('pg_catalog.svv_redshift_functions', $$
SELECT database_name, schema_name, function_name, CASE prokind WHEN 'a' THEN 'AGGREGATE FUNCTION' WHEN 'p' THEN 'STORED PROCEDURE'
    ELSE 'REGULAR FUNCTION' END::varchar AS function_type, argument_list AS argument_type, return_type AS result_type
FROM standin.functions $$);

-- No external schemas here: their views are there and have no rows.
CALL standin.define('pg_catalog.svv_external_schemas', $$
SELECT 0::oid AS esoid, 0::smallint AS eskind, ''::name AS schemaname, 0 AS esowner, ''::text AS databasename, ''::text AS esoptions
WHERE false $$);
CALL standin.define('pg_catalog.svv_external_tables', $$
SELECT ''::varchar AS redshift_database_name, ''::varchar AS schemaname, ''::varchar AS tablename, ''::varchar AS tabletype, ''::varchar AS location,
    ''::varchar AS input_format, ''::varchar AS output_format, ''::varchar AS serialization_lib, ''::varchar AS serde_parameters, 0 AS compressed,
    ''::varchar AS parameters WHERE false $$);
CALL standin.define('pg_catalog.svv_external_columns', $$
SELECT ''::varchar AS redshift_database_name, ''::varchar AS schemaname, ''::varchar AS tablename, ''::varchar AS columnname,
    ''::varchar AS external_type, 0 AS columnnum, 0 AS part_key, ''::varchar AS is_nullable WHERE false $$);
CALL standin.define('pg_catalog.svv_external_databases', $$
SELECT 0 AS eskind, ''::text AS esoptions, ''::text AS databasename, ''::text AS location, ''::text AS parameters WHERE false $$);
CALL standin.define('pg_catalog.svv_external_partitions', $$
SELECT ''::text AS schemaname, ''::text AS tablename, ''::text AS "values", ''::text AS location, ''::text AS input_format,
    ''::text AS output_format, ''::text AS serialization_lib, ''::text AS serde_parameters, 0 AS compressed, ''::text AS parameters WHERE false $$);
CALL standin.define('pg_catalog.svv_datashares', $$
SELECT ''::varchar AS share_name, 0 AS share_id, 0 AS share_owner, ''::varchar AS source_database, ''::varchar AS consumer_database,
    ''::varchar AS share_type, NULL::timestamp AS createdate, false AS is_publicaccessible, ''::varchar AS share_acl,
    ''::varchar AS producer_account, ''::varchar AS producer_namespace WHERE false $$);
CALL standin.define('pg_catalog.svv_mv_info', $$
SELECT database_name::char(128) AS database_name, schema_name::char(128) AS schema_name, owner::char(128) AS user_name,
    table_name::char(128) AS name, 'f'::char(1) AS is_stale, 0 AS state, 't'::char(1) AS autorewrite, 'f'::char(1) AS autorefresh
FROM standin.relations WHERE relkind = 'm' $$);
CALL standin.define('pg_catalog.stv_mv_info', $$
SELECT database_name::char(128) AS db_name, schema_name::char(128) AS schema, table_name::char(128) AS name, 0::bigint AS updated_upto_xid,
    'f'::char(1) AS is_stale, owner::char(128) AS owner_user_name, 0 AS state, 'f'::char(1) AS autorefresh, 't'::char(1) AS autorewrite
FROM standin.relations WHERE relkind = 'm' $$);

-- dbt and others: SELECT … FROM pg_get_late_binding_view_cols() cols(view_schema name, …).
CREATE OR REPLACE FUNCTION pg_catalog.pg_get_late_binding_view_cols() RETURNS SETOF record LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF to_regclass('standin.late_binding_views') IS NOT NULL THEN
        RETURN QUERY EXECUTE 'SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod)::varchar, a.attnum::int
            FROM standin.late_binding_views v JOIN pg_catalog.pg_class c ON c.oid = v.relid
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0';
    END IF;
END $$;

-- As many as there are: PostgreSQL's own estimate is wrong after CREATE TABLE AS and VACUUM FULL, and all that it tells of another
-- session's temporary table. A table may be dropped meanwhile.
CREATE OR REPLACE FUNCTION standin.row_count(tab oid) RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
DECLARE
    found record;
    counted bigint;
BEGIN
    SELECT n.oid, n.nspname, c.relname, c.reltuples INTO found FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = tab;
    IF pg_is_other_temp_schema(found.oid) THEN
        RETURN greatest(found.reltuples, pg_stat_get_live_tuples(tab));
    END IF;
    EXECUTE format('SELECT count(*) FROM %I.%I', found.nspname, found.relname) INTO counted;
    RETURN counted;
EXCEPTION WHEN undefined_table THEN
    RETURN 0;
END $$;

-- Only tables with rows are in it.
CALL standin.define('pg_catalog.svv_table_info', $$
SELECT r.database_name::text AS database, r.schema_name::text AS schema, r.relid AS table_id, r.table_name::text AS "table",
    CASE WHEN bool_or(c.encoding NOT IN ('none', 'raw')) THEN 'Y' ELSE 'N' END
        || CASE WHEN bool_and(c.encoding = 'none') THEN ', AUTO(ENCODE)' ELSE '' END AS encoded,
    standin.dist_style(r.diststyle, r.distkey) AS diststyle,
    coalesce(max(c.column_name::text) FILTER (WHERE c.sortkey = 1), CASE coalesce(r.sortstyle, 'auto') WHEN 'auto' THEN 'AUTO(SORTKEY)' END) AS sortkey1,
    coalesce(max(c.character_maximum_length) FILTER (WHERE c.data_type = 'character varying'), 0) AS max_varchar,
    max(c.encoding) FILTER (WHERE c.sortkey = 1)::char(32) AS sortkey1_enc, max(c.sortkey) AS sortkey_num,
    ceil(pg_total_relation_size(r.relid) / 1048576.0)::bigint AS size, 0::numeric(10,4) AS pct_used, 0::bigint AS empty, NULL::numeric(5,2) AS unsorted,
    CASE WHEN r.reltuples < 0 THEN 100 ELSE 0 END::numeric(5,2) AS stats_off,
    standin.row_count(r.relid)::numeric(38,0) AS tbl_rows, NULL::numeric(19,2) AS skew_sortkey1,
    NULL::numeric(19,2) AS skew_rows, standin.row_count(r.relid)::numeric(38,0) AS estimated_visible_rows,
    NULL::text AS risk_event, NULL::numeric(12,2) AS vacuum_sort_benefit, NULL::timestamp AS create_time
FROM standin.relations r JOIN standin.relation_columns c ON c.relid = r.relid
WHERE r.relkind = 'r' AND r.table_type = 'TABLE' AND r.schema_name <> 'information_schema' AND pg_relation_size(r.relid) > 0
GROUP BY r.database_name, r.schema_name, r.relid, r.table_name, r.diststyle, r.distkey, r.sortstyle, r.reltuples $$);

-- ==== Users and privileges ====

CALL standin.define('pg_catalog.svl_user_info', $$
SELECT usename, usesysid, usecreatedb, usesuper, usecatupd, useconnlimit, CASE WHEN pg_has_role(usesysid::oid, 'standin_syslog', 'MEMBER')
    THEN 'UNRESTRICTED' ELSE 'RESTRICTED' END AS syslogaccess, NULL::timestamp AS last_ddl_ts,
    (SELECT (extract(epoch FROM split_part(c, '=', 2)::interval))::int FROM unnest(useconfig) c WHERE c LIKE 'idle\_session\_timeout=%') AS sessiontimeout,
    NULL::text AS external_user_id
FROM pg_redshift.pg_user_info $$);
CALL standin.define('pg_catalog.svv_user_info', $$
SELECT usesysid AS user_id, usename::text AS user_name, usecreatedb AS createdb, usesuper AS superuser, usecatupd AS catalog_update,
    useconnlimit AS connection_limit, syslogaccess AS syslog_access, last_ddl_ts AS last_ddl_timestamp, sessiontimeout AS session_timeout,
    external_user_id AS external_id FROM pg_catalog.svl_user_info $$);
CALL standin.define('pg_catalog.svv_roles', $$
SELECT oid::int AS role_id, rolname::text AS role_name, NULL::text AS role_owner, NULL::text AS external_id
FROM pg_catalog.pg_roles WHERE standin.is_kind(rolname, 'role') $$);
CALL standin.define('pg_catalog.svv_user_grants', $$
SELECT u.oid::int AS user_id, u.rolname::text AS user_name, r.oid::int AS role_id, r.rolname::text AS role_name, m.admin_option
FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles u ON u.oid = m.member JOIN pg_catalog.pg_roles r ON r.oid = m.roleid
WHERE u.rolcanlogin AND standin.is_kind(r.rolname, 'role') $$);
CALL standin.define('pg_catalog.svv_role_grants', $$
SELECT r.oid::int AS role_id, r.rolname::text AS role_name, g.oid::int AS granted_role_id, g.rolname::text AS granted_role_name
FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles r ON r.oid = m.member JOIN pg_catalog.pg_roles g ON g.oid = m.roleid
WHERE standin.is_kind(r.rolname, 'role') AND standin.is_kind(g.rolname, 'role') $$);
CREATE OR REPLACE FUNCTION standin.identity_type(who oid) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT CASE WHEN who = 0 THEN 'public' WHEN standin.is_kind(pg_get_userbyid(who), 'group') THEN 'group'
    WHEN standin.is_kind(pg_get_userbyid(who), 'role') THEN 'role' ELSE 'user' END $$;
CALL standin.define('standin.grants', $$
SELECT r.relid, r.database_name, r.schema_name, r.table_name, r.table_type, e.privilege_type::varchar AS privilege_type, e.grantee::int AS identity_id,
    CASE e.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(e.grantee) END::varchar AS identity_name,
    standin.identity_type(e.grantee)::varchar AS identity_type, e.is_grantable AS admin_option, pg_get_userbyid(e.grantor)::varchar AS grantor_name
FROM standin.relations r JOIN pg_catalog.pg_class c ON c.oid = r.relid
    CROSS JOIN LATERAL aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) e
WHERE e.privilege_type <> 'MAINTAIN' $$);
CALL standin.define('pg_catalog.svv_relation_privileges', $$
SELECT schema_name::text AS namespace_name, table_name::text AS relation_name, privilege_type::text AS privilege_type, identity_id,
    identity_name::text AS identity_name, identity_type::text AS identity_type, admin_option
FROM standin.grants WHERE schema_name <> 'pg_catalog' $$);
CALL standin.define('pg_catalog.svv_schema_privileges', $$
SELECT n.nspname::text AS namespace_name, e.privilege_type::text AS privilege_type, e.grantee::int AS identity_id,
    CASE e.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(e.grantee) END::text AS identity_name,
    standin.identity_type(e.grantee) AS identity_type, e.is_grantable AS admin_option
FROM pg_redshift.pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) e
WHERE e.grantee = 0 OR standin.is_own(pg_get_userbyid(e.grantee)) $$);

-- ==== Sessions, locks, queries ====

-- PostgreSQL hides from a plain user what others do; the views below show of it what Redshift shows.
CREATE OR REPLACE FUNCTION standin.activity() RETURNS SETOF pg_catalog.pg_stat_activity LANGUAGE sql STABLE SECURITY DEFINER AS
$$ SELECT * FROM pg_catalog.pg_stat_activity WHERE backend_type = 'client backend' AND usename <> 'postgres' $$;

-- Redshift has three lock modes: PostgreSQL's finer ones, all of writers, are shown as the one that writers have.
CALL standin.define('pg_catalog.svv_transactions', $$
SELECT DISTINCT a.usename::text AS txn_owner, a.datname::text AS txn_db, split_part(l.virtualtransaction, '/', 2)::bigint AS xid,
    l.pid::int AS pid, a.xact_start AT TIME ZONE 'UTC' AS txn_start,
    CASE WHEN l.locktype = 'virtualxid' OR l.mode IN ('AccessShareLock', 'AccessExclusiveLock') THEN l.mode
        ELSE 'ShareRowExclusiveLock' END AS lock_mode,
    CASE l.locktype WHEN 'relation' THEN 'relation' ELSE 'transactionid' END AS lockable_object_type,
    l.relation::int AS relation, l.granted
FROM pg_locks l JOIN standin.activity() a ON a.pid = l.pid
    LEFT JOIN pg_catalog.pg_class c ON c.oid = l.relation AND a.datname = current_database()
WHERE a.xact_start IS NOT NULL
    AND (l.locktype = 'virtualxid' OR (l.locktype = 'relation' AND l.relation >= 16384
        AND (c.oid IS NULL OR (c.relkind IN ('r', 'v') AND NOT standin.is_internal_schema(c.relnamespace)
            AND c.relnamespace <> 'pg_catalog'::regnamespace)))) $$);

-- All rows of svv_transactions, stv_sessions and stv_recents are visible to all users.
CALL standin.define('pg_catalog.stv_sessions', $$
SELECT backend_start AT TIME ZONE 'UTC' AS starttime, pid AS process, usename::char(50) AS user_name, datname::char(50) AS db_name,
    coalesce((SELECT sessiontimeout FROM pg_catalog.svl_user_info u WHERE u.usename = a.usename), 0) AS timeout_sec
FROM standin.activity() a $$);
CALL standin.define('pg_catalog.stv_recents', $$
SELECT usesysid::int AS userid, CASE state WHEN 'active' THEN 'Running' ELSE 'Done' END::char(20) AS status,
    query_start AT TIME ZONE 'UTC' AS starttime, (extract(epoch FROM CASE state WHEN 'active' THEN clock_timestamp() ELSE state_change END
        - query_start) * 1000000)::int AS duration, usename::char(50) AS user_name, datname::char(50) AS db_name, left(query, 600)::char(600) AS query,
    CASE state WHEN 'active' THEN pid ELSE -1 END AS pid
FROM standin.activity() WHERE query_start IS NOT NULL $$);
CALL standin.define('pg_catalog.stv_inflight', $$
SELECT usesysid::int AS userid, 0 AS slice, pid AS query, ''::char(320) AS label, coalesce(backend_xid::text::bigint, 0) AS xid, pid,
    query_start AT TIME ZONE 'UTC' AS starttime, left(query, 100)::char(100) AS text, 0 AS suspended, 0 AS insert_pristine,
    0 AS concurrency_scaling_status
FROM standin.activity() WHERE state = 'active' AND standin.sees(usename) $$);
CALL standin.define('pg_catalog.stv_locks', $$
SELECT relation AS table_id, NULL::timestamp AS last_commit, NULL::timestamp AS last_update, xid AS lock_owner, pid::bigint AS lock_owner_pid,
    txn_start AS lock_owner_start_ts, NULL::timestamp AS lock_owner_end_ts,
    CASE WHEN granted THEN 'Holding write lock' ELSE 'Waiting for write lock' END::char(22) AS lock_status
FROM pg_catalog.svv_transactions WHERE lockable_object_type = 'relation' AND lock_mode <> 'AccessShareLock' $$);

-- What has been run is not kept, COPYs are: these views have those, and what runs now.
CALL standin.define('standin.queries', $$
SELECT user_name AS owner, query_id, session_id AS pid, database_name::text AS database, 'COPY'::text AS type,
    CASE status WHEN 'completed' THEN 'success' WHEN 'aborted' THEN 'failed' ELSE status END AS status, start_time, end_time,
    'COPY ' || table_name || ' FROM ''' || data_source || '''' AS text, loaded_rows AS rows, table_id, table_name
FROM standin.load_history
UNION ALL
SELECT usename, pid, pid, datname::text, upper(split_part(ltrim(query), ' ', 1)), 'running', query_start AT TIME ZONE 'UTC', NULL, query, 0, NULL, NULL
FROM standin.activity() WHERE state = 'active' AND query NOT ILIKE 'COPY %' $$);
CALL standin.define('pg_catalog.sys_query_history', $$
SELECT standin.user_id(owner) AS user_id, query_id::bigint AS query_id, 'default'::char(320) AS query_label, query_id::bigint AS transaction_id,
    pid AS session_id, database::char(128) AS database_name, type::varchar(32) AS query_type, status::char(10) AS status, false AS result_cache_hit,
    start_time, coalesce(end_time, (clock_timestamp() AT TIME ZONE 'UTC')) AS end_time, x.micros AS elapsed_time, 0::bigint AS queue_time,
    x.micros AS execution_time, CASE status WHEN 'failed' THEN 'see sys_load_error_detail' ELSE '' END::char(512) AS error_message, 0::bigint AS returned_rows,
    0::bigint AS returned_bytes, left(text, 4000)::char(4000) AS query_text, '1.0.0'::char(256) AS redshift_version, NULL::char(150) AS usage_limit,
    'primary'::varchar(32) AS compute_type, 0::bigint AS compile_time, 0::bigint AS planning_time, 0::bigint AS lock_wait_time,
    100 AS service_class_id, 'Default queue'::char(64) AS service_class_name, 'Normal'::char(20) AS query_priority,
    'false'::varchar(8) AS short_query_accelerated, NULL::char(40) AS user_query_hash, NULL::char(40) AS generic_query_hash,
    NULL::int AS query_hash_version, NULL::bigint AS result_cache_query_id
FROM standin.queries q CROSS JOIN LATERAL (SELECT (extract(epoch FROM coalesce(q.end_time, clock_timestamp() AT TIME ZONE 'UTC') - q.start_time)
    * 1000000)::bigint AS micros) x
WHERE standin.sees(owner::name) $$);
CALL standin.define('pg_catalog.sys_query_detail', $$
SELECT standin.user_id(owner) AS user_id, query_id::bigint AS query_id, 1 AS child_query_sequence, 0 AS stream_id, 0 AS segment_id, 0 AS step_id,
    'insert'::varchar(32) AS step_name, table_id::int AS table_id, (database || '.' || table_name)::varchar(136) AS table_name, 'f'::char(1) AS is_rrscan,
    start_time, end_time, (extract(epoch FROM end_time - start_time) * 1000000)::bigint AS duration, ''::char(1024) AS alert, 0::bigint AS input_bytes,
    rows AS input_rows, 0::bigint AS output_bytes, rows AS output_rows, 0::bigint AS blocks_read, 0::bigint AS blocks_write, 0::bigint AS "local_read_io",
    0::bigint AS "remote_read_io", NULL::varchar(1024) AS source, 0 AS data_skewness, 0 AS time_skewness, 'f'::char(1) AS is_active,
    0::bigint AS spilled_block_local_disk, 0::bigint AS spilled_block_remote_disk, NULL::varchar(64) AS step_attribute
FROM standin.queries WHERE type = 'COPY' AND table_id IS NOT NULL AND standin.sees(owner::name) $$);
CALL standin.define('pg_catalog.stl_query', $$
SELECT standin.user_id(owner) AS userid, query_id::int AS query, 'default'::char(320) AS label, query_id::bigint AS xid, pid, database::char(32) AS database,
    left(text, 4000)::char(4000) AS querytxt, start_time AS starttime, end_time AS endtime, CASE status WHEN 'failed' THEN 1 ELSE 0 END AS aborted,
    0 AS insert_pristine, 0 AS concurrency_scaling_status
FROM standin.queries WHERE end_time IS NOT NULL AND standin.sees(owner::name) $$);
CALL standin.define('pg_catalog.stl_querytext', $$
SELECT standin.user_id(owner) AS userid, query_id::bigint AS xid, pid, query_id::int AS query, part AS sequence,
    substr(text, part * 200 + 1, 200)::char(200) AS text
FROM standin.queries CROSS JOIN LATERAL generate_series(0, (length(text) - 1) / 200) part WHERE standin.sees(owner::name) $$);
CALL standin.define('pg_catalog.svl_qlog', $$
SELECT userid, query, xid, pid, starttime, endtime, (extract(epoch FROM endtime - starttime) * 1000000)::bigint AS elapsed, aborted, label,
    left(querytxt, 60)::char(60) AS substring, NULL::int AS source_query, 'f'::text AS concurrency_scaling_status_txt, 0 AS from_sp_call
FROM pg_catalog.stl_query $$);
CALL standin.define('pg_catalog.stl_wlm_query', $$
SELECT userid, xid::int AS xid, 0 AS task, query, 100 AS service_class, 1 AS slot_count, starttime AS service_class_start_time,
    starttime AS queue_start_time, starttime AS queue_end_time, 0::bigint AS total_queue_time, starttime AS exec_start_time, endtime AS exec_end_time,
    (extract(epoch FROM endtime - starttime) * 1000000)::bigint AS total_exec_time, endtime AS service_class_end_time, 'Completed'::char(16) AS final_state,
    NULL::char(256) AS est_peak_mem, 'Normal'::char(20) AS query_priority, 'Default queue'::char(64) AS service_class_name
FROM pg_catalog.stl_query $$);
CALL standin.define('pg_catalog.sys_load_detail', $$
SELECT 0 AS user_id, 0::bigint AS query_id, ''::char(256) AS file_name, 0::bigint AS bytes_scanned, 0::bigint AS lines_scanned, 0 AS splits_scanned,
    NULL::timestamp AS record_time, 0::bigint AS start_offset, ''::char(256) AS source WHERE false $$);
CALL standin.define('pg_catalog.stl_load_commits', $$
SELECT 0 AS userid, 0 AS query, 0 AS slice, ''::char(256) AS name, ''::char(256) AS filename, 0 AS byte_offset, 0 AS lines_scanned, 0 AS errors,
    NULL::timestamp AS curtime, 0 AS status, ''::char(16) AS file_format WHERE false $$);
CALL standin.define('pg_catalog.stl_loaderror_detail', $$
SELECT 0 AS userid, 0 AS slice, 0 AS session, 0 AS query, ''::char(256) AS filename, 0::bigint AS line_number, 0 AS field, ''::char(1024) AS colname,
    ''::char(1024) AS value, 0 AS is_null, ''::char(10) AS type, ''::char(10) AS col_length WHERE false $$);
CALL standin.define('pg_catalog.stl_tr_conflict', $$
SELECT 0::bigint AS xact_id, 0 AS process_id, NULL::timestamp AS xact_start_ts, NULL::timestamp AS abort_time, 0 AS table_id WHERE false $$);
CALL standin.define('pg_catalog.stl_sessions', $$
SELECT usesysid::int AS userid, backend_start AT TIME ZONE 'UTC' AS starttime, NULL::timestamp AS endtime, pid AS process, usename::char(50) AS user_name,
    datname::char(50) AS db_name, NULL::int AS timeout_sec, 0 AS timed_out
FROM standin.activity() WHERE standin.sees(usename) $$);

-- ==== SHOW ====

CREATE OR REPLACE FUNCTION standin.require_database(name text) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF name IS NOT NULL AND name <> current_database() THEN
        IF NOT EXISTS (SELECT FROM pg_redshift.pg_database WHERE datname = name) THEN
            RAISE invalid_catalog_name USING MESSAGE = format('Database "%s" does not exist', name);
        END IF;
        RAISE feature_not_supported USING MESSAGE = 'A look into another database is not supported by the Redshift stand-in',
            DETAIL = 'The stand-in does not have it; Amazon Redshift does.';
    END IF;
END $$;

DO $do$ DECLARE
    old text;
BEGIN
    -- Their columns may be others than the last version's.
    FOR old IN SELECT p.oid::regprocedure::text FROM pg_catalog.pg_proc p WHERE pronamespace = 'standin'::regnamespace AND left(proname, 5) = 'show_' LOOP
        EXECUTE 'DROP FUNCTION ' || old;
    END LOOP;
END $do$;

CREATE FUNCTION standin.show_databases(name_like text) RETURNS TABLE (database_name varchar, database_owner int, database_type varchar,
    database_acl varchar, parameters varchar, database_isolation_level varchar) LANGUAGE sql STABLE AS
$$ SELECT * FROM pg_catalog.svv_redshift_databases d WHERE name_like IS NULL OR d.database_name LIKE name_like ORDER BY 1 $$;

CREATE FUNCTION standin.show_schemas(db text, name_like text) RETURNS TABLE (database_name varchar, schema_name varchar, schema_owner int,
    schema_type varchar, schema_acl varchar, source_database varchar, schema_option varchar) LANGUAGE plpgsql STABLE AS
$$ BEGIN
    PERFORM standin.require_database(db);
    RETURN QUERY SELECT * FROM pg_catalog.svv_all_schemas s WHERE name_like IS NULL OR s.schema_name LIKE name_like ORDER BY 2;
END $$;

CREATE FUNCTION standin.show_tables(db text, schema text, name_like text) RETURNS TABLE (database_name varchar, schema_name varchar, table_name varchar,
    table_type varchar, table_acl varchar, remarks varchar, owner varchar, last_altered_time timestamp, last_modified_time timestamp, dist_style varchar,
    table_subtype varchar) LANGUAGE plpgsql STABLE AS
$$ BEGIN
    PERFORM standin.require_database(db);
    RETURN QUERY SELECT r.database_name, r.schema_name, r.table_name, r.table_type, r.acl, r.remarks, r.owner, NULL::timestamp, NULL::timestamp,
        CASE WHEN r.relkind = 'r' AND r.table_type = 'TABLE' THEN standin.dist_style(r.diststyle, r.distkey) END::varchar, r.subtype
    FROM standin.relations r WHERE (schema IS NULL OR r.schema_name = schema) AND (name_like IS NULL OR r.table_name LIKE name_like) ORDER BY 2, 3;
END $$;

CREATE FUNCTION standin.show_columns(db text, schema text, tab text, name_like text) RETURNS TABLE (database_name varchar, schema_name varchar,
    table_name varchar, column_name varchar, ordinal_position int, column_default varchar, is_nullable varchar, data_type varchar,
    character_maximum_length int, numeric_precision int, numeric_scale int, remarks varchar, sort_key_type varchar, sort_key int, dist_key int,
    encoding varchar, "collation" varchar) LANGUAGE plpgsql STABLE AS
$$ BEGIN
    PERFORM standin.require_database(db);
    RETURN QUERY SELECT c.database_name, c.schema_name, c.table_name, c.column_name, c.ordinal_position, c.column_default, c.is_nullable, c.data_type,
        c.character_maximum_length, c.numeric_precision, c.numeric_scale, c.remarks,
        CASE WHEN c.sortkey <> 0 THEN upper(c.sortstyle) END::varchar, c.sortkey, c.distkey::int, c.encoding::varchar,
        CASE WHEN c.data_type IN ('character varying', 'character') THEN 'CASE_SENSITIVE' END::varchar
    FROM standin.relation_columns c WHERE c.schema_name = schema AND c.table_name = tab AND (name_like IS NULL OR c.column_name LIKE name_like) ORDER BY 5;
END $$;

CREATE FUNCTION standin.show_primary_keys(db text, schema text, tab text) RETURNS TABLE (database_name varchar, schema_name varchar, table_name varchar,
    column_name varchar, key_seq int, pk_name varchar) LANGUAGE plpgsql STABLE AS
$$ BEGIN
    PERFORM standin.require_database(db);
    RETURN QUERY SELECT k.table_catalog, k.table_schema, k.table_name, k.column_name, k.ordinal_position, k.constraint_name
    FROM pg_information.key_column_usage k JOIN pg_information.table_constraints t USING (constraint_schema, constraint_name, table_name)
    WHERE t.constraint_type = 'PRIMARY KEY' AND k.table_schema = schema AND k.table_name = tab ORDER BY 5;
END $$;

CREATE FUNCTION standin.show_foreign_keys(db text, schema text, tab text, exported boolean) RETURNS TABLE (pk_database_name varchar, pk_schema_name varchar,
    pk_table_name varchar, pk_column_name varchar, fk_database_name varchar, fk_schema_name varchar, fk_table_name varchar, fk_column_name varchar,
    key_seq int, update_rule int, delete_rule int, fk_name varchar, pk_name varchar, deferrability int) LANGUAGE plpgsql STABLE AS
$$ BEGIN
    PERFORM standin.require_database(db);
    RETURN QUERY SELECT k.catalog, n.nspname::varchar, c.relname::varchar, pa.attname::varchar, k.catalog, k.schema, k.tab, fa.attname::varchar,
        u.place::int, 3, 3, k.name::varchar,
        (SELECT p.name FROM standin.declared_keys p WHERE p.relid = k.foreign_relid AND p.attnums = k.foreign_attnums AND p.kind IN ('p', 'u')
            ORDER BY p.kind LIMIT 1)::varchar, 7
    FROM standin.visible_keys k JOIN pg_catalog.pg_class c ON c.oid = k.foreign_relid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        CROSS JOIN LATERAL unnest(k.attnums, k.foreign_attnums) WITH ORDINALITY AS u (fk, pk, place)
        JOIN pg_catalog.pg_attribute fa ON fa.attrelid = k.relid AND fa.attnum = u.fk
        JOIN pg_catalog.pg_attribute pa ON pa.attrelid = k.foreign_relid AND pa.attnum = u.pk
    WHERE k.kind = 'f' AND CASE WHEN exported THEN n.nspname = show_foreign_keys.schema AND c.relname = show_foreign_keys.tab
        ELSE k.schema = show_foreign_keys.schema AND k.tab = show_foreign_keys.tab END
    ORDER BY 12, 9;
END $$;

-- What SHOW ALL shows of the settings: Redshift's own, not PostgreSQL's.
CREATE FUNCTION standin.show_all() RETURNS TABLE (name text, setting text) LANGUAGE sql STABLE AS
$$ SELECT s.name, s.setting FROM pg_catalog.pg_settings s
    WHERE s.name IN ('datestyle', 'DateStyle', 'extra_float_digits', 'search_path', 'statement_timeout', 'timezone', 'TimeZone')
    UNION ALL SELECT 'query_group', coalesce(nullif(current_setting('standin.query_group', true), ''), 'default') ORDER BY 1 $$;

CREATE FUNCTION standin.show_grants(db text, schema text, tab text) RETURNS TABLE (database_name varchar, schema_name varchar, object_name varchar,
    object_type varchar, privilege_type varchar, identity_id int, identity_name varchar, identity_type varchar, admin_option boolean,
    privilege_scope varchar, grantor_name varchar) LANGUAGE plpgsql STABLE AS
$$ BEGIN
    PERFORM standin.require_database(db);
    RETURN QUERY SELECT g.database_name, g.schema_name, g.table_name, g.table_type, g.privilege_type, g.identity_id, g.identity_name, g.identity_type,
        g.admin_option, upper(g.table_type)::varchar, g.grantor_name
    FROM standin.grants g WHERE g.table_name = tab AND (schema IS NULL AND g.schema_name = ANY (current_schemas(false)) OR g.schema_name = schema)
    ORDER BY 7, 5;
END $$;

CREATE FUNCTION standin.show_column_grants(db text, schema text, tab text, name_like text) RETURNS TABLE (database_name varchar, schema_name varchar,
    table_name varchar, column_name varchar, object_type varchar, privilege_type varchar, identity_id int, identity_name varchar, identity_type varchar,
    admin_option boolean, privilege_scope varchar, grantor_name varchar) LANGUAGE plpgsql STABLE AS
$$ BEGIN
    PERFORM standin.require_database(db);
    RETURN QUERY SELECT r.database_name, r.schema_name, r.table_name, a.attname::varchar, 'COLUMN'::varchar, e.privilege_type::varchar, e.grantee::int,
        CASE e.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(e.grantee) END::varchar, standin.identity_type(e.grantee)::varchar, e.is_grantable,
        'COLUMN'::varchar, pg_get_userbyid(e.grantor)::varchar
    FROM standin.relations r JOIN pg_catalog.pg_attribute a ON a.attrelid = r.relid AND a.attnum > 0 AND NOT a.attisdropped
        CROSS JOIN LATERAL aclexplode(a.attacl) e
    WHERE r.schema_name = schema AND r.table_name = tab AND (name_like IS NULL OR a.attname LIKE name_like) ORDER BY 4, 8, 6;
END $$;

CREATE FUNCTION standin.show_procedures(db text, schema text, name_like text) RETURNS TABLE (database_name varchar, schema_name varchar,
    procedure_name varchar, number_of_arguments int, argument_list varchar, return_type varchar, remarks varchar) LANGUAGE plpgsql STABLE AS
$$ BEGIN
    PERFORM standin.require_database(db);
    RETURN QUERY SELECT f.database_name, f.schema_name, f.function_name, f.pronargs::int, f.argument_list, NULL::varchar, f.remarks
    FROM standin.functions f WHERE f.prokind = 'p' AND f.schema_name = schema AND (name_like IS NULL OR f.function_name LIKE name_like) ORDER BY 3;
END $$;

CREATE FUNCTION standin.show_functions(db text, schema text, name_like text) RETURNS TABLE (database_name varchar, schema_name varchar,
    function_name varchar, number_of_arguments int, argument_list varchar, return_type varchar, remarks varchar) LANGUAGE plpgsql STABLE AS
$$ BEGIN
    PERFORM standin.require_database(db);
    -- PostgreSQL's own are not all Redshift's, and their types are not all known to the driver.
    RETURN QUERY SELECT f.database_name, f.schema_name, f.function_name, f.pronargs::int, f.argument_list, f.return_type, f.remarks
    FROM standin.functions f WHERE f.prokind IN ('f', 'a') AND f.schema_name = schema AND f.schema_name <> 'pg_catalog'
        AND (name_like IS NULL OR f.function_name LIKE name_like) ORDER BY 3;
END $$;

CREATE FUNCTION standin.show_parameters(kind text, db text, schema text, name text, types text[], name_like text) RETURNS TABLE (database_name varchar,
    schema_name varchar, procedure_name varchar, function_name varchar, parameter_name varchar, ordinal_position int, parameter_type varchar,
    data_type varchar, character_maximum_length int, numeric_precision int, numeric_scale int) LANGUAGE plpgsql STABLE AS
$$ BEGIN
    PERFORM standin.require_database(db);
    RETURN QUERY SELECT f.database_name, f.schema_name, f.function_name, f.function_name, x.name::varchar, x.place, x.mode::varchar, x.type::varchar,
        NULL::int, NULL::int, NULL::int
    FROM standin.functions f JOIN standin.parameters x ON x.funcid = f.funcid
    WHERE f.schema_name = schema AND f.function_name = show_parameters.name AND (f.prokind = 'p') = (kind = 'PROCEDURE')
        AND f.argument_list = array_to_string(types, ', ') AND (name_like IS NULL OR x.name LIKE name_like)
    ORDER BY 6;
END $$;

-- ==== Who may read them ====

GRANT SELECT ON ALL TABLES IN SCHEMA pg_redshift, pg_information TO PUBLIC;
GRANT SELECT ON standin.relations, standin.relation_columns, standin.visible_keys, standin.functions, standin.parameters,
    standin.grants TO PUBLIC;
DO $do$ DECLARE
    name text;
BEGIN
    FOR name IN SELECT c.oid::regclass::text FROM pg_catalog.pg_class c WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'v'
            AND c.oid >= 16384 LOOP
        EXECUTE format('GRANT SELECT ON %s TO PUBLIC', name);
    END LOOP;
    -- So that a superuser may grant it to others, as tools tell him to.
    FOR name IN SELECT c.oid::regclass::text FROM pg_catalog.pg_class c WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind IN ('r', 'v')
            AND c.relname NOT IN ('pg_authid', 'pg_subscription') LOOP
        EXECUTE format('GRANT SELECT ON %s TO standin_superuser WITH GRANT OPTION', name);
    END LOOP;
END $do$;
-- For superusers alone, until granted.
REVOKE SELECT ON pg_catalog.svv_table_info, pg_catalog.stv_locks FROM PUBLIC;
