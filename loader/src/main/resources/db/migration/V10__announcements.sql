-- What others are told of, numbered in the order of the commits; 0: not numbered yet. body: JSON with loader, text and data. What all
-- receivers have is deleted after a month.
CREATE TABLE IF NOT EXISTS tracking.announcements
(
	announcement_number BIGINT NOT NULL ENCODE raw
	,announcement_id VARCHAR(36) NOT NULL ENCODE zstd
	,kind VARCHAR(32) NOT NULL ENCODE zstd
	,made_at TIMESTAMP WITHOUT TIME ZONE NOT NULL ENCODE az64
	,body VARCHAR(65535) NOT NULL ENCODE zstd
)
DISTSTYLE EVEN
SORTKEY (announcement_number);

-- How far each receiver was told, and which loader tells it until when.
CREATE TABLE IF NOT EXISTS tracking.announced
(
	receiver VARCHAR(64) NOT NULL
	,told_number BIGINT NOT NULL
	,holder VARCHAR(255) NOT NULL
	,held_until TIMESTAMP WITHOUT TIME ZONE NOT NULL
)
DISTSTYLE ALL;
