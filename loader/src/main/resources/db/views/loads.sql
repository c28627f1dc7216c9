-- Which rows came with which load: those of table_name with changed_from <= request_timestamp < changed_until may have. action: PENDING
-- for an ordinary load, MISSING and REPLACE for files that were read again. load_number grows in the order of the commits. The sums of
-- inserted and replaced are exact.
CREATE VIEW tracking.loads AS
SELECT
	load_number
	,load_id
	,loaded_at
	,action
	,table_name
	,received_hour
	,changed_from
	,changed_until
	,inserted
	,replaced
FROM tracking.load_times
WITH NO SCHEMA BINDING;
