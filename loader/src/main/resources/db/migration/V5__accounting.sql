-- What lay in the bucket, per hour of receipt and folder, when a self-check last looked; written by it.
CREATE TABLE IF NOT EXISTS tracking.lake_hours
(
	partition_hour TIMESTAMP WITHOUT TIME ZONE NOT NULL ENCODE raw
	,table_name VARCHAR(16) NOT NULL ENCODE zstd
	,files BIGINT NOT NULL ENCODE az64
	,file_rows BIGINT NOT NULL ENCODE az64
	,pending_files BIGINT NOT NULL ENCODE az64
	,pending_rows BIGINT NOT NULL ENCODE az64
	,checked_at TIMESTAMP WITHOUT TIME ZONE NOT NULL ENCODE az64
)
DISTSTYLE EVEN
SORTKEY (partition_hour);

-- Comparisons of the bucket with the ledger. alarms: files that somebody has to look at; report: JSON.
CREATE TABLE IF NOT EXISTS tracking.self_checks
(
	check_id VARCHAR(36) NOT NULL
	,finished_at TIMESTAMP WITHOUT TIME ZONE NOT NULL
	,alarms BIGINT NOT NULL
	,report VARCHAR(65535) NOT NULL
)
DISTSTYLE EVEN
SORTKEY (finished_at);

-- Per hour of receipt and table: in_files = inserted + duplicates + quarantined + pending. inserted, duplicates and quarantined are
-- those of the ledger, now; in_files is never less than what the last self-check saw in the bucket, at checked_at.
-- The table_name rejected counts the lines in rejected/, which are never loaded.
DROP VIEW IF EXISTS tracking.accounting;
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
GROUP BY partition_hour, table_name;
