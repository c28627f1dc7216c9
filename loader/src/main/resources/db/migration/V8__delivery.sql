-- What browsers sent and what became of it, per hour of request_timestamp, page, browser and release. Written by the loaders, hour by
-- hour and as a whole; what arrives until changes_until corrects it.
CREATE TABLE IF NOT EXISTS tracking.delivery
(
	request_hour TIMESTAMP WITHOUT TIME ZONE NOT NULL ENCODE raw
	,page VARCHAR(512) NOT NULL ENCODE zstd
	,browser VARCHAR(32) NOT NULL ENCODE zstd
	,site_release VARCHAR(64) NOT NULL ENCODE zstd
	,arrived BIGINT NOT NULL ENCODE az64
	,late BIGINT NOT NULL ENCODE az64
	,missing BIGINT NOT NULL ENCODE az64
	,doubted BIGINT NOT NULL ENCODE az64
	,counted_at TIMESTAMP WITHOUT TIME ZONE NOT NULL ENCODE az64
	,changes_until TIMESTAMP WITHOUT TIME ZONE NOT NULL ENCODE az64
)
DISTSTYLE EVEN
SORTKEY (request_hour);

-- Rows of events files per hour of receipt, and those of them that no figure can be made of.
CREATE TABLE IF NOT EXISTS tracking.delivery_hours
(
	received_hour TIMESTAMP WITHOUT TIME ZONE NOT NULL ENCODE raw
	,files BIGINT NOT NULL ENCODE az64
	,events BIGINT NOT NULL ENCODE az64
	,untracked BIGINT NOT NULL ENCODE az64
	,unbelievable BIGINT NOT NULL ENCODE az64
	,unreadable BIGINT NOT NULL ENCODE az64
	,outside BIGINT NOT NULL ENCODE az64
	,counted_at TIMESTAMP WITHOUT TIME ZONE NOT NULL ENCODE az64
)
DISTSTYLE EVEN
SORTKEY (received_hour);
