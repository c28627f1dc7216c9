-- Visits that came by a campaign, and the visitors among them, per day of the event's request_timestamp.
CREATE VIEW tracking.campaigns AS
SELECT
	DATE_TRUNC('day', events.request_timestamp) AS request_day
	,utm.source
	,utm.medium
	,utm.campaign
	,utm.content
	,utm.term
	,COUNT(*) AS visits
	,COUNT(DISTINCT events.cookie_id) AS visitors
FROM tracking.events
JOIN tracking.utm ON utm.request_id = events.request_id
GROUP BY 1, 2, 3, 4, 5, 6
WITH NO SCHEMA BINDING;
