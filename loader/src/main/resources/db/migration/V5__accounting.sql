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
