-- Events and visitors per hour of request_timestamp and topic. A filter on request_hour reads the whole table: DATE_TRUNC hides the sort
-- key. For large tables take a materialized view with the same columns.
CREATE VIEW tracking.hourly_topics AS
SELECT
	DATE_TRUNC('hour', request_timestamp) AS request_hour
	,SPLIT_PART(topic, CASE WHEN STRPOS(topic, ':') > 0 THEN ':' ELSE '.' END, 1) AS event_type
	,topic
	,website_id
	,COUNT(*) AS events
	,COUNT(DISTINCT cookie_id) AS visitors
FROM tracking.events
GROUP BY 1, 2, 3, 4
WITH NO SCHEMA BINDING;
