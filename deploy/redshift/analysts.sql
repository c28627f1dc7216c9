-- What analysts read of the loader's own: its views. For an admin of the database, after the loader has started for the first time:
--
--   psql "host=… port=5439 dbname=dev user=admin sslmode=verify-full sslrootcert=amazon-trust-ca-bundle.crt" -v ON_ERROR_STOP=1 \
--     -v loader=tracking_loader -v analysts=tracking_analysts -f deploy/redshift/analysts.sql
--
-- It may be run again. Its first two lines take back what an earlier grants.sql gave: every table of the loader, tracking.load_lock
-- included, and an open transaction that has read that one stops all loading.
ALTER DEFAULT PRIVILEGES FOR USER :"loader" IN SCHEMA tracking REVOKE SELECT ON TABLES FROM GROUP :"analysts";
REVOKE SELECT ON ALL TABLES IN SCHEMA tracking FROM GROUP :"analysts";
GRANT SELECT ON tracking.events, tracking.utm, tracking.typed_events, tracking.accounting, tracking.loss, tracking.loads,
  tracking.hourly_topics, tracking.sessions, tracking.campaigns TO GROUP :"analysts";
