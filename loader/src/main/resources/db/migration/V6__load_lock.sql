-- Locked first by every transaction that loads. Nobody reads it: dashboards and analysts read the ledger, and must neither
-- wait for a load nor hold one up.
CREATE TABLE IF NOT EXISTS tracking.load_lock (nothing INTEGER);

-- When the lock was made, and whether a loader that knows only the ledger's lock may have been at work then.
CREATE TABLE IF NOT EXISTS tracking.load_lock_made
(
	made_at TIMESTAMP WITHOUT TIME ZONE NOT NULL
	,ledger_was_there BOOLEAN NOT NULL
)
DISTSTYLE ALL;

INSERT INTO tracking.load_lock_made (made_at, ledger_was_there) VALUES ('${migrated_at}', ${ledger_was_there});

-- How often the job's next step was refused; 0 again once it is made.
ALTER TABLE tracking.jobs ADD COLUMN refusals INTEGER DEFAULT 0 NOT NULL;
