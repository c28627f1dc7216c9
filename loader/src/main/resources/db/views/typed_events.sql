-- Events with the parts of their topic: split at ':' or, without one, at '.'.
CREATE VIEW tracking.typed_events AS
SELECT
	events.*
	,request_timestamp AS created_datetime
	,SPLIT_PART(topic, CASE WHEN STRPOS(topic, ':') > 0 THEN ':' ELSE '.' END, 1) AS event_type
	,NULLIF(SPLIT_PART(topic, CASE WHEN STRPOS(topic, ':') > 0 THEN ':' ELSE '.' END, 2), '') AS event_subtype
FROM tracking.events
WITH NO SCHEMA BINDING;
