-- Which hours of request_timestamp each load has changed, so that what is built on the tables need not be built anew: a row for each
-- table, hour of receipt and range of hours; changed_until is not in the range. inserted and replaced stand in the first range of
-- several, and are 0 in the others. Loads are numbered in the order of their commits.
CREATE TABLE IF NOT EXISTS tracking.load_times
(
	load_number BIGINT NOT NULL ENCODE raw
	,load_id VARCHAR(36) NOT NULL ENCODE zstd
	,loaded_at TIMESTAMP WITHOUT TIME ZONE NOT NULL ENCODE az64
	,action VARCHAR(8) NOT NULL ENCODE zstd
	,table_name VARCHAR(16) NOT NULL ENCODE zstd
	,received_hour TIMESTAMP WITHOUT TIME ZONE NOT NULL ENCODE az64
	,changed_from TIMESTAMP WITHOUT TIME ZONE NOT NULL ENCODE az64
	,changed_until TIMESTAMP WITHOUT TIME ZONE NOT NULL ENCODE az64
	,inserted BIGINT NOT NULL ENCODE az64
	,replaced BIGINT NOT NULL ENCODE az64
)
DISTSTYLE EVEN
SORTKEY (load_number);
