-- One row per file whose rows are in the tables (or in rejected/: quarantined); written in the same transaction as the rows.
-- file_rows = inserted + duplicates + quarantined. The sums over the files of one load_id, table_name and
-- partition_hour are always exact; counted_by says whether the file's own split is too ('file'), or only its sum ('load').
CREATE TABLE IF NOT EXISTS tracking.load_ledger
(
	file_key VARCHAR(512) NOT NULL ENCODE zstd
	,etag VARCHAR(128) NOT NULL ENCODE zstd
	,table_name VARCHAR(16) NOT NULL ENCODE zstd
	,partition_hour TIMESTAMP WITHOUT TIME ZONE NOT NULL ENCODE raw
	,bytes BIGINT NOT NULL ENCODE az64
	,file_rows BIGINT NOT NULL ENCODE az64
	,inserted BIGINT NOT NULL ENCODE az64
	,duplicates BIGINT NOT NULL ENCODE az64
	,quarantined BIGINT NOT NULL ENCODE az64
	,counted_by VARCHAR(8) NOT NULL ENCODE zstd
	,file_set VARCHAR(256) NOT NULL ENCODE zstd
	,load_id VARCHAR(36) NOT NULL ENCODE zstd
	,loader_id VARCHAR(128) NOT NULL ENCODE zstd
	,loaded_at TIMESTAMP WITHOUT TIME ZONE NOT NULL ENCODE az64
)
DISTSTYLE EVEN
SORTKEY (partition_hour);

-- tracking.utm has no time: this is the time of each utm row the loader wrote, so that the search for duplicates can be pruned.
-- fingerprint: md5 over the row's columns.
CREATE TABLE IF NOT EXISTS tracking.utm_request_times
(
	request_id VARCHAR(56) NOT NULL ENCODE zstd
	,request_timestamp TIMESTAMP WITHOUT TIME ZONE NOT NULL ENCODE raw
	,fingerprint VARCHAR(32) NOT NULL ENCODE zstd
)
DISTKEY (request_id)
SORTKEY (request_timestamp);

-- Where two versions of one record differ, the first one loaded stays; this names the others, so that reprocessing
-- any hour, in any order, leaves the same rows. fingerprint: md5 over all columns.
CREATE TABLE IF NOT EXISTS tracking.lost_versions
(
	table_name VARCHAR(16) NOT NULL ENCODE zstd
	,request_id VARCHAR(56) NOT NULL ENCODE zstd
	,request_timestamp TIMESTAMP WITHOUT TIME ZONE NOT NULL ENCODE raw
	,fingerprint VARCHAR(32) NOT NULL ENCODE zstd
	,load_id VARCHAR(36) NOT NULL ENCODE zstd
)
DISTKEY (request_id)
SORTKEY (request_timestamp);

-- Reprocessing. next_set is where the job goes on: it moves in the transaction that moves the rows.
CREATE TABLE IF NOT EXISTS tracking.jobs
(
	job_id VARCHAR(36) NOT NULL
	,state VARCHAR(16) NOT NULL
	,mode VARCHAR(16) NOT NULL
	,dry_run BOOLEAN NOT NULL
	,tables VARCHAR(64) NOT NULL
	,from_hour TIMESTAMP WITHOUT TIME ZONE NOT NULL
	,to_hour TIMESTAMP WITHOUT TIME ZONE NOT NULL
	,next_set VARCHAR(600) NOT NULL
	,files_total BIGINT NOT NULL
	,files_done BIGINT NOT NULL
	,files_in_ledger BIGINT NOT NULL
	,rows_read BIGINT NOT NULL
	,rows_present BIGINT NOT NULL
	,rows_inserted BIGINT NOT NULL
	,rows_replaced BIGINT NOT NULL
	,rows_quarantined BIGINT NOT NULL
	,message VARCHAR(2048) NOT NULL
	,created_by VARCHAR(256) NOT NULL
	,created_at TIMESTAMP WITHOUT TIME ZONE NOT NULL
	,updated_at TIMESTAMP WITHOUT TIME ZONE NOT NULL
	,finished_at TIMESTAMP WITHOUT TIME ZONE
)
DISTSTYLE ALL
SORTKEY (created_at);

-- Who did what through /admin, and what came of it.
CREATE TABLE IF NOT EXISTS tracking.audit_log
(
	acted_at TIMESTAMP WITHOUT TIME ZONE NOT NULL
	,who VARCHAR(256) NOT NULL
	,action VARCHAR(256) NOT NULL
	,detail VARCHAR(4096) NOT NULL
	,outcome VARCHAR(1024) NOT NULL
)
DISTSTYLE EVEN
SORTKEY (acted_at);

-- The latest row says whether loading is paused, for every loader.
CREATE TABLE IF NOT EXISTS tracking.loading_switch
(
	changed_at TIMESTAMP WITHOUT TIME ZONE NOT NULL
	,paused BOOLEAN NOT NULL
	,changed_by VARCHAR(256) NOT NULL
)
DISTSTYLE ALL
SORTKEY (changed_at);
