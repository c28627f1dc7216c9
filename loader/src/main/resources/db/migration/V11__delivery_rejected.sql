-- How many of the events our rules rejected, and did not accept later: sent = arrived + rejected + missing. A row that an earlier release
-- has counted says 0, and has them among missing.
ALTER TABLE tracking.delivery ADD COLUMN rejected BIGINT DEFAULT 0 ENCODE az64 NOT NULL;
