-- Per hour of receipt and table: in_files = inserted + duplicates + quarantined + pending. inserted, duplicates and quarantined are
-- those of the ledger, now; in_files is never less than what the last self-check saw in the bucket, at checked_at.
-- The table_name rejected counts the lines in rejected/, which are never loaded.
CREATE VIEW tracking.accounting AS
SELECT
	partition_hour
	,table_name
	,MAX(files) AS files
	,SUM(file_rows) AS file_rows
	,SUM(inserted) AS inserted
	,SUM(duplicates) AS duplicates
	,SUM(quarantined) AS quarantined
	,SUM(bytes) AS bytes
	,MIN(first_loaded_at) AS first_loaded_at
	,MAX(last_loaded_at) AS last_loaded_at
	,CASE WHEN table_name = 'rejected' THEN 0 ELSE GREATEST(SUM(file_rows), SUM(lake_rows)) END AS in_files
	,CASE WHEN table_name = 'rejected' THEN 0 ELSE GREATEST(SUM(file_rows), SUM(lake_rows)) - SUM(file_rows) END AS pending
	,CASE WHEN table_name = 'rejected' THEN SUM(lake_rows) ELSE 0 END AS rejected
	,MAX(checked_at) AS checked_at
FROM (
	SELECT
		partition_hour
		,table_name
		,COUNT(*) AS files
		,SUM(file_rows) AS file_rows
		,SUM(inserted) AS inserted
		,SUM(duplicates) AS duplicates
		,SUM(quarantined) AS quarantined
		,SUM(bytes) AS bytes
		,MIN(loaded_at) AS first_loaded_at
		,MAX(loaded_at) AS last_loaded_at
		,0 AS lake_rows
		,CAST(NULL AS TIMESTAMP) AS checked_at
	FROM tracking.load_ledger
	GROUP BY partition_hour, table_name
	UNION ALL
	SELECT
		partition_hour
		,table_name
		,files
		,0
		,0
		,0
		,0
		,0
		,CAST(NULL AS TIMESTAMP)
		,CAST(NULL AS TIMESTAMP)
		,file_rows
		,checked_at
	FROM tracking.lake_hours
) hours
GROUP BY partition_hour, table_name
WITH NO SCHEMA BINDING;
