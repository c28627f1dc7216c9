-- Events with the parts of their topic: split at ':' or, without one, at '.'.
CREATE OR REPLACE VIEW tracking.typed_events AS
SELECT
	events.*
	,request_timestamp AS created_datetime
	,SPLIT_PART(topic, CASE WHEN STRPOS(topic, ':') > 0 THEN ':' ELSE '.' END, 1) AS event_type
	,NULLIF(SPLIT_PART(topic, CASE WHEN STRPOS(topic, ':') > 0 THEN ':' ELSE '.' END, 2), '') AS event_subtype
FROM tracking.events;

-- Per hour of receipt and table: file_rows = inserted + duplicates + quarantined.
CREATE OR REPLACE VIEW tracking.accounting AS
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
FROM tracking.load_ledger
GROUP BY partition_hour, table_name;
