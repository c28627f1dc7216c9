-- Per hour of request_timestamp, page, browser and release: sent = arrived + rejected + missing. late is a part of arrived; doubted counts
-- gaps that are too large to be believed. What arrives until changes_until corrects the figures.
CREATE VIEW tracking.loss AS
SELECT
	request_hour
	,page
	,browser
	,site_release
	,arrived + rejected + missing AS sent
	,arrived
	,late
	,rejected
	,missing
	,doubted
	,counted_at
	,changes_until
FROM tracking.delivery
WITH NO SCHEMA BINDING;
