-- How many of the events our rules rejected, and nobody has replayed: sent = arrived + rejected + missing. A row that an earlier release
-- has counted says 0, and counts them among missing.
ALTER TABLE tracking.delivery ADD COLUMN rejected BIGINT DEFAULT 0 ENCODE az64 NOT NULL;
