-- Visits of one cookie_id: events with no pause of more than 30 minutes between them. entry_page is the location of the first one,
-- without its query.
CREATE VIEW tracking.sessions AS
SELECT
	cookie_id
	,session_number
	,MIN(request_timestamp) AS started_at
	,MAX(request_timestamp) AS ended_at
	,COUNT(*) AS events
	,MAX(CASE WHEN begins = 1 THEN SPLIT_PART("location", '?', 1) END) AS entry_page
	,MAX(CASE WHEN begins = 1 THEN referrer END) AS referrer
FROM (
	SELECT
		cookie_id
		,request_timestamp
		,"location"
		,referrer
		,begins
		,SUM(begins) OVER (PARTITION BY cookie_id ORDER BY request_timestamp, request_id ROWS UNBOUNDED PRECEDING) AS session_number
	FROM (
		SELECT
			cookie_id
			,request_id
			,request_timestamp
			,"location"
			,referrer
			,CASE WHEN request_timestamp <= LAG(request_timestamp) OVER (PARTITION BY cookie_id ORDER BY request_timestamp, request_id) + INTERVAL '30 minutes' THEN 0 ELSE 1 END AS begins
		FROM tracking.events
	) visits
) numbered
GROUP BY cookie_id, session_number
WITH NO SCHEMA BINDING;
