-- What was done with refused records: one row for each row that was replayed, and one for each attempt that was refused again.
CREATE TABLE IF NOT EXISTS tracking.replays
(
	rejected_key VARCHAR(512) NOT NULL ENCODE zstd
	,line BIGINT NOT NULL ENCODE az64
	,rejected_hour TIMESTAMP WITHOUT TIME ZONE NOT NULL ENCODE raw
	,rejected_id VARCHAR(600) NOT NULL ENCODE zstd
	,request_id VARCHAR(56) NOT NULL ENCODE zstd
	,outcome VARCHAR(16) NOT NULL ENCODE zstd
	,reason VARCHAR(2048) NOT NULL ENCODE zstd
	,file_set VARCHAR(256) NOT NULL ENCODE zstd
	,replayed_by VARCHAR(256) NOT NULL ENCODE zstd
	,replayed_at TIMESTAMP WITHOUT TIME ZONE NOT NULL ENCODE az64
	,job_id VARCHAR(36) NOT NULL ENCODE zstd
)
DISTSTYLE EVEN
SORTKEY (rejected_hour);

-- Jobs that replay. request: what was asked for, as JSON; worker: the loader that is at it.
ALTER TABLE tracking.jobs ADD COLUMN kind VARCHAR(16) DEFAULT 'REPROCESS' NOT NULL;
ALTER TABLE tracking.jobs ADD COLUMN request VARCHAR(16384) DEFAULT '' NOT NULL;
ALTER TABLE tracking.jobs ADD COLUMN worker VARCHAR(128) DEFAULT '' NOT NULL;
