-- What tools ask of the catalogue, in words of our own: the views, columns and functions that they name.
-- After a line that starts with "-- tool " the queries of that tool, each ended by a semicolon at the end of its line.

-- tool Metabase, tables
SELECT n.nspname AS schema, c.relname AS name, CASE c.relkind WHEN 'r' THEN 'TABLE' WHEN 'v' THEN 'VIEW' END AS type,
d.description FROM pg_catalog.pg_namespace n, pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_description d ON (c.oid =
d.objoid AND d.objsubid = 0) LEFT JOIN pg_catalog.pg_class dc ON (d.classoid = dc.oid AND dc.relname = 'pg_class')
WHERE c.relnamespace = n.oid AND n.nspname !~ '^(information_schema|catalog_history|pg_)' AND c.relkind IN
('r','p','v','f','m') AND pg_catalog.has_schema_privilege(n.nspname, 'USAGE') AND (pg_catalog.has_table_privilege('"'
|| n.nspname || '"."' || c.relname || '"', 'SELECT') OR pg_catalog.has_any_column_privilege('"' || n.nspname || '"."'
|| c.relname || '"', 'SELECT')) UNION ALL SELECT schemaname, tablename, 'EXTERNAL TABLE', NULL FROM
svv_external_tables t WHERE pg_catalog.has_schema_privilege(t.schemaname, 'USAGE') ORDER BY 1,2;

-- tool Metabase, foreign keys
SELECT fk_ns.nspname, fk_table.relname, fk_col.attname, pk_ns.nspname, pk_table.relname, pk_col.attname FROM
pg_constraint c JOIN pg_class fk_table ON c.conrelid = fk_table.oid JOIN pg_namespace fk_ns ON c.connamespace =
fk_ns.oid JOIN pg_attribute fk_col ON c.conrelid = fk_col.attrelid JOIN pg_class pk_table ON c.confrelid =
pk_table.oid JOIN pg_namespace pk_ns ON pk_table.relnamespace = pk_ns.oid JOIN pg_attribute pk_col ON c.confrelid =
pk_col.attrelid WHERE c.contype = 'f' AND fk_col.attnum = ANY (c.conkey) AND pk_col.attnum = ANY (c.confkey) ORDER BY
1;

-- tool Metabase, fields
SELECT c.column_name, c.udt_name, c.ordinal_position - 1, c.table_schema, c.table_name, pk.column_name IS NOT NULL AS
pk, col_description(CAST(CAST(quote_ident(c.table_schema) || '.' || quote_ident(c.table_name) AS regclass) AS oid), c.ordinal_position)
FROM information_schema.columns c LEFT JOIN (SELECT tc.table_schema, tc.table_name, kc.column_name FROM
information_schema.table_constraints tc JOIN information_schema.key_column_usage kc ON tc.constraint_name =
kc.constraint_name AND tc.table_schema = kc.table_schema AND tc.table_name = kc.table_name WHERE tc.constraint_type =
'PRIMARY KEY') pk ON c.table_schema = pk.table_schema AND c.table_name = pk.table_name AND c.column_name =
pk.column_name WHERE c.table_schema !~ '^information_schema|catalog_history|pg_' ORDER BY 4,5,3;

-- tool DBeaver, columns
SELECT c.relname, a.*, pg_catalog.pg_get_expr(ad.adbin, ad.adrelid, true) AS def_value, dsc.description,
format_encoding(a.attencodingtype::integer) AS encoding FROM pg_catalog.pg_attribute a INNER JOIN pg_catalog.pg_class
c ON (a.attrelid = c.oid) LEFT OUTER JOIN pg_catalog.pg_attrdef ad ON (a.attrelid = ad.adrelid AND a.attnum =
ad.adnum) LEFT OUTER JOIN pg_catalog.pg_description dsc ON (c.oid = dsc.objoid AND a.attnum = dsc.objsubid) WHERE NOT
a.attisdropped AND c.relname = 't' ORDER BY a.attnum;

-- tool DBeaver, a table's definition
SELECT n.nspname, c.relname, c.reldiststyle, a.attname, a.attisdistkey, a.attsortkeyord, adef.adsrc,
format_type(a.atttypid, a.atttypmod), CASE WHEN c.reldiststyle = 1 THEN 'DISTSTYLE KEY' END FROM pg_namespace AS n
INNER JOIN pg_class AS c ON n.oid = c.relnamespace INNER JOIN pg_attribute AS a ON c.oid = a.attrelid LEFT OUTER JOIN
pg_attrdef AS adef ON a.attrelid = adef.adrelid AND a.attnum = adef.adnum WHERE c.relkind = 'r' AND a.attnum > 0 AND
n.nspname = 'shop' ORDER BY a.attnum;
SELECT 'CONSTRAINT ' || con.conname || ' ' || pg_get_constraintdef(con.oid) FROM pg_constraint con INNER JOIN pg_class
c ON c.relnamespace = con.connamespace AND c.oid = con.conrelid INNER JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND pg_get_constraintdef(con.oid) NOT LIKE 'FOREIGN KEY%';

-- tool DBeaver, on connecting
SELECT x.oid, x.* FROM pg_catalog.pg_namespace x ORDER BY nspname LIMIT 3;
SELECT db.oid, db.* FROM pg_catalog.pg_database db WHERE datallowconn AND NOT datistemplate;
select c.oid, c.*, d.description from pg_catalog.pg_class c left outer join pg_catalog.pg_description d on d.objoid =
c.oid and d.objsubid = 0 and d.classoid = 'pg_class'::regclass where c.relnamespace = 'shop'::regnamespace and
c.relkind not in ('i','I','c') limit 3;
select usename, usesysid, usesuper from pg_catalog.pg_user;
select * from pg_catalog.pg_group;

-- tool dbt, columns of a relation
WITH bound_views AS (SELECT ordinal_position, table_schema, column_name, data_type, character_maximum_length,
numeric_precision, numeric_scale FROM information_schema."columns" WHERE table_name = 't'), unbound AS (SELECT
ordinal_position, view_schema, col_name, CASE WHEN col_type ILIKE 'numeric%' THEN 'numeric' ELSE col_type END,
NULLIF(REGEXP_SUBSTR(col_type, '[0-9]+'), '')::int, NULL::int, NULL::int FROM pg_get_late_binding_view_cols()
cols(view_schema name, view_name name, col_name name, col_type varchar, ordinal_position int) WHERE view_name = 't'),
ext AS (SELECT columnnum, schemaname, columnname, external_type, NULL::int, NULL::int, NULL::int FROM
pg_catalog.svv_external_columns WHERE tablename = 't') SELECT * FROM (SELECT * FROM bound_views UNION ALL SELECT *
FROM unbound UNION ALL SELECT * FROM ext) u WHERE table_schema = 'shop' ORDER BY ordinal_position;

-- tool dbt, catalogue
SELECT 'dev' AS table_database, sch.nspname, tbl.relname, CASE tbl.relkind WHEN 'v' THEN 'VIEW' ELSE 'BASE TABLE' END,
tbl_desc.description, col.attname, col.attnum, pg_catalog.format_type(col.atttypid, col.atttypmod),
col_desc.description FROM pg_catalog.pg_namespace sch JOIN pg_catalog.pg_class tbl ON tbl.relnamespace = sch.oid JOIN
pg_catalog.pg_attribute col ON col.attrelid = tbl.oid LEFT OUTER JOIN pg_catalog.pg_description tbl_desc ON
tbl_desc.objoid = tbl.oid AND tbl_desc.objsubid = 0 LEFT OUTER JOIN pg_catalog.pg_description col_desc ON
col_desc.objoid = tbl.oid AND col_desc.objsubid = col.attnum WHERE upper(sch.nspname) = upper('shop') AND tbl.relkind
IN ('r','v','f','p') AND col.attnum > 0 AND NOT col.attisdropped ORDER BY 2,3,7;
SELECT has_table_privilege('pg_catalog.svv_table_info', 'SELECT'), has_table_privilege(current_user, 'svv_table_info',
'select');
SELECT table_catalog, "schema", "table", diststyle, sortkey1, size * 1024 * 1024 FROM (SELECT database AS
table_catalog, * FROM svv_table_info) x;

-- tool dbt, relations
SELECT table_catalog, table_name, table_schema, 'table' AS type FROM information_schema.tables WHERE table_schema
ILIKE 'shop' AND table_type = 'BASE TABLE' UNION ALL SELECT table_catalog, table_name, table_schema, CASE WHEN
view_definition ILIKE '%create materialized view%' THEN 'materialized_view' ELSE 'view' END FROM
information_schema.views WHERE table_schema ILIKE 'shop';
SELECT tablename AS name, schemaname AS schema, 'table' AS type FROM pg_tables WHERE schemaname ILIKE 'shop' UNION ALL
SELECT viewname, schemaname, 'view' FROM pg_views WHERE schemaname ILIKE 'shop' UNION ALL SELECT matviewname,
schemaname, 'materialized_view' FROM pg_matviews WHERE schemaname ILIKE 'shop';

-- tool dbt, freshness by metadata
SELECT n.nspname, c.relname, MAX(qd.start_time) AS last_modified, getdate() FROM pg_class c JOIN pg_namespace n ON
n.oid = c.relnamespace JOIN sys_query_detail qd ON qd.table_id = c.oid WHERE qd.step_name IN ('insert','delete') AND
n.nspname = 'shop' GROUP BY 1,2;

-- tool SQLAlchemy
SELECT n.nspname AS schema_name, n.oid AS schema_oid, u.usename FROM pg_catalog.pg_namespace n, pg_catalog.pg_user u
WHERE n.nspowner = u.usesysid AND n.nspname !~ '^pg_' ORDER BY n.oid;
SELECT c.relkind, n.oid AS schema_oid, n.nspname AS "schema", c.oid AS rel_oid, c.relname, CASE c.reldiststyle WHEN 0
THEN 'EVEN' WHEN 1 THEN 'KEY' WHEN 8 THEN 'ALL' END AS diststyle, c.relowner AS owner_id, u.usename, TRIM(TRAILING ';'
FROM pg_catalog.pg_get_viewdef(c.oid, true)) AS view_definition, pg_catalog.array_to_string(c.relacl, ',') AS
privileges FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN
pg_catalog.pg_user u ON u.usesysid = c.relowner WHERE c.relkind IN ('r','v','m','S','f') AND n.nspname !~ '^pg_' ORDER
BY 3,5;
SELECT n.nspname AS "schema", c.relname AS table_name, att.attname AS name,
format_encoding(att.attencodingtype::integer) AS encode, format_type(att.atttypid, att.atttypmod) AS type,
att.attisdistkey AS distkey, att.attsortkeyord AS sortkey, att.attnotnull AS notnull,
pg_catalog.col_description(att.attrelid, att.attnum) AS comment, adsrc, attnum, pg_catalog.format_type(att.atttypid,
att.atttypmod), pg_catalog.pg_get_expr(ad.adbin, ad.adrelid) AS dflt, n.oid, c.oid FROM pg_catalog.pg_class c LEFT
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_attribute att ON att.attrelid = c.oid LEFT
JOIN pg_catalog.pg_attrdef ad ON (att.attrelid, att.attnum) = (ad.adrelid, ad.adnum) WHERE n.nspname !~ '^pg_' AND
att.attnum > 0 AND NOT att.attisdropped UNION SELECT view_schema, view_name, col_name, null, col_type, null, 0, null,
null, null, null, col_type, null, null, null FROM pg_get_late_binding_view_cols() cols(view_schema name, view_name
name, col_name name, col_type varchar, col_num int) WHERE 1 = 1 UNION SELECT schemaname, tablename, columnname, null,
external_type, null, 0, null, null, null, null, external_type, null, null, null FROM svv_external_columns ORDER BY
1,2,11;
SELECT n.nspname AS "schema", c.relname, t.contype, t.conname, t.conkey, a.attnum, a.attname,
pg_catalog.pg_get_constraintdef(t.oid, true)::varchar(512) AS condef, n.oid, c.oid FROM pg_catalog.pg_class c LEFT
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_constraint t ON t.conrelid = c.oid JOIN
pg_catalog.pg_attribute a ON t.conrelid = a.attrelid AND a.attnum = ANY(t.conkey) WHERE n.nspname !~ '^pg_' ORDER BY
1,2;

-- tool Tableau
SELECT table_catalog, table_schema, table_name, table_type FROM svv_tables WHERE table_schema = 'shop';

-- tool QuickSight
SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog','information_schema') UNION SELECT
schemaname, viewname FROM pg_views WHERE schemaname NOT IN ('pg_catalog','information_schema');
SHOW TABLES FROM SCHEMA shop;

-- tool DataHub
SELECT schemaname, tablename, diststyle, reldiststyle FROM (SELECT c.reldiststyle, n.nspname AS schemaname, c.relname
AS tablename, info.diststyle FROM pg_class c JOIN pg_namespace n ON n.oid=c.relnamespace LEFT JOIN svv_table_info info
ON info.table_id = c.oid JOIN pg_class_info ci ON ci.oid = c.oid) x WHERE schemaname='shop';

-- tool psql
SELECT n.nspname, c.relname, c.relkind, pg_catalog.pg_get_userbyid(c.relowner) FROM pg_catalog.pg_class c
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'i', 'v', '') AND n.nspname = 'shop' ORDER BY 1, 2;
SELECT c2.relname, i.indisprimary, pg_catalog.pg_get_indexdef(i.indexrelid, 0, true) FROM pg_catalog.pg_class c,
pg_catalog.pg_class c2, pg_catalog.pg_index i WHERE c.relname = 't' AND c.oid = i.indrelid AND i.indexrelid = c2.oid;
SELECT r.conname, pg_catalog.pg_get_constraintdef(r.oid, true) FROM pg_catalog.pg_constraint r
WHERE r.conrelid = 'shop.t'::regclass AND r.contype = 'c' ORDER BY 1;
SELECT d.datname, pg_catalog.pg_get_userbyid(d.datdba) FROM pg_catalog.pg_database d ORDER BY 1;
SELECT r.rolname, r.rolsuper, r.rolcreatedb, r.rolcanlogin FROM pg_catalog.pg_roles r WHERE r.rolname !~ '^pg_' ORDER BY 1;
SELECT n.nspname, pg_catalog.pg_get_userbyid(n.nspowner) FROM pg_catalog.pg_namespace n
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1;
