-- Visits that came by a campaign, and the visitors among them, per day of the event's request_timestamp. A request_id that came again
-- later has several rows in both tables, and nothing says which belong together: each event counts once for each of its campaigns.
CREATE VIEW tracking.campaigns AS
SELECT
	request_day
	,source
	,medium
	,campaign
	,content
	,term
	,COUNT(*) AS visits
	,COUNT(DISTINCT cookie_id) AS visitors
FROM (
	SELECT DISTINCT
		DATE_TRUNC('day', events.request_timestamp) AS request_day
		,utm.source
		,utm.medium
		,utm.campaign
		,utm.content
		,utm.term
		,events.cookie_id
		,events.request_id
		,events.request_timestamp
	FROM tracking.events
	JOIN tracking.utm ON utm.request_id = events.request_id
) visits
GROUP BY 1, 2, 3, 4, 5, 6
WITH NO SCHEMA BINDING;
