-- One hundredth more messages: a day's comments, one each on open tickets before solved ones,
-- with their audits and the tickets' new versions.

CREATE TABLE held AS
SELECT t, a, requester_id, max(k) AS k,
       last(group_set ORDER BY k) FILTER (group_set IS NOT NULL) AS group_set,
       last(assignee_set ORDER BY k) FILTER (assignee_set IS NOT NULL) AS assignee_set,
       last(status_set ORDER BY k) FILTER (status_set IS NOT NULL) AS status_set,
       first(body ORDER BY k) AS body, max(moment) AS moment
FROM steps GROUP BY t, a, requester_id;

CREATE TABLE news AS
WITH chosen AS (
    SELECT *, row_number() OVER (ORDER BY status_set = 'solved', drawn('news', t), t) - 1 AS place
    FROM held QUALIFY place < (SELECT messages // 100 FROM sizes)
), voiced AS (
    SELECT * EXCLUDE (k, moment, group_set, assignee_set, status_set, body),
           comments + place AS c, k + 1 AS k,
           group_set AS group_before, assignee_set AS assignee_before, status_set AS status_before,
           CASE WHEN drawn('voice', c) < 0.5 THEN 'customer' ELSE 'agent' END AS voice,
           7000000 + one_of('agent', c, agents) AS agent_id, groups
    FROM chosen, sizes
)
SELECT c, t, k, a, requester_id, getvariable('now') + to_seconds(c % 3000) AS moment,
       10000000 + c AS comment_id, 500000000 + c AS audit_id,
       true AS is_public, false AS is_by_rule,
       CASE WHEN voice = 'customer' THEN requester_id ELSE agent_id END AS author_id,
       group_before, assignee_before, status_before,
       CASE WHEN drawn('regroup', c) < 0.15 THEN 500 + one_of('group', c, groups) END AS group_set,
       CASE WHEN drawn('reassign', c) < 0.2 THEN agent_id END AS assignee_set,
       CASE WHEN voice = 'customer' THEN 'open' END AS status_set,
       sentence('first', c, CASE WHEN voice = 'customer' THEN replied ELSE answered END)
           || ' Reference ' || c || '.' AS body
FROM voiced, words;

CREATE TABLE updated AS
SELECT * FROM held SEMI JOIN news USING (t)
UNION ALL BY NAME
SELECT t, a, requester_id, k, moment, group_set, assignee_set, status_set, body FROM news;

CREATE VIEW "zendesk/comments-2.jsonl" AS FROM comment_objects('news');
CREATE VIEW "zendesk/audits-2.jsonl" AS FROM audit_objects('news');
CREATE VIEW "zendesk/tickets-2.jsonl" AS FROM ticket_objects('updated');
