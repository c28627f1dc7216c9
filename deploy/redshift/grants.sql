-- What the users of the warehouse need, and no more. For an admin of the database, once, in psql:
--
--   psql "host=… port=5439 dbname=dev user=admin sslmode=verify-full sslrootcert=amazon-trust-ca-bundle.crt" -v ON_ERROR_STOP=1 \
--     -v database=dev -v loader=tracking_loader -v analysts=tracking_analysts \
--     -v role=arn:aws:iam::<account>:role/<copy role> -f deploy/redshift/grants.sql
--
-- A password is set apart, so that it is in no file: ALTER USER tracking_loader PASSWORD '…';
-- a user that signs in by IAM needs none.

CREATE SCHEMA IF NOT EXISTS tracking;

-- The loader. It makes its own tables in schema tracking; of the given ones it reads, inserts and, for a replace, deletes rows. Where
-- they are not there yet the loader makes them too, they are its own, and the two lines about them are to be left out here and run later.
CREATE USER :"loader" PASSWORD DISABLE SESSION TIMEOUT 3600;
GRANT USAGE, CREATE ON SCHEMA tracking TO :"loader";
GRANT TEMP ON DATABASE :"database" TO :"loader";
GRANT SELECT, INSERT, DELETE ON tracking.events, tracking.utm TO :"loader";
-- Everybody may use every role until a superuser has said once: REVOKE ASSUMEROLE ON ALL FROM PUBLIC FOR ALL. A chain of roles is granted
-- as the whole chain, with its commas.
GRANT ASSUMEROLE ON :'role' TO :"loader" FOR COPY;

-- To name who holds a lock that a load waits for, the loader has to see the sessions of others:
-- ALTER USER :"loader" SYSLOG ACCESS UNRESTRICTED;

-- To say in its health when the given tables are not sorted as loads need them:
-- GRANT SELECT ON svv_table_info TO :"loader";

-- Where CREATE was revoked from PUBLIC in schema public, one of the two:
-- GRANT USAGE, CREATE ON SCHEMA public TO :"loader";
-- CREATE SCHEMA tracking_loader AUTHORIZATION :"loader";   -- and tracking.warehouse.history-schema=tracking_loader

-- Analysts read the given tables, and the views once analysts.sql was run. Nothing else: whoever reads tracking.load_lock in an open
-- transaction stops all loading.
CREATE GROUP :"analysts";
GRANT USAGE ON SCHEMA tracking TO GROUP :"analysts";
GRANT SELECT ON tracking.events, tracking.utm TO GROUP :"analysts";
