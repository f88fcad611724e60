-- What each file of the drop folder holds, as its tool would export it: one view per file.

CREATE MACRO change(kind, field, old, new) AS
    to_json({'id': NULL, 'type': kind, 'field_name': field, 'previous_value': old, 'value': new});
CREATE MACRO set_or_change(field, k, old, new) AS
    CASE WHEN new IS NULL OR new IS NOT DISTINCT FROM old THEN NULL
         ELSE change(CASE WHEN k = 1 THEN 'Create' ELSE 'Change' END, field, old, new) END;

CREATE MACRO comment_objects(source) AS TABLE
SELECT comment_id AS id, 'Comment' AS type, 100000 + t AS ticket_id, audit_id, author_id, body,
       '<div class="zd-comment" dir="auto"><p>' || replace(body, chr(10), '<br>') || '</p></div>'
           AS html_body,
       body AS plain_body, is_public AS public, stamp(moment) AS created_at
FROM query_table(source) ORDER BY c;

CREATE MACRO audit_objects(source) AS TABLE
SELECT audit_id AS id, 100000 + t AS ticket_id, stamp(moment) AS created_at,
       CASE WHEN is_by_rule THEN -1 ELSE author_id END AS author_id,
       {'channel': CASE WHEN is_by_rule THEN 'rule' ELSE 'web' END} AS via,
       list_filter([
           to_json({'id': comment_id, 'type': 'Comment', 'author_id': author_id, 'body': body,
                    'public': is_public}),
           set_or_change('group_id', k, group_before::VARCHAR, group_set::VARCHAR),
           set_or_change('assignee_id', k, assignee_before::VARCHAR, assignee_set::VARCHAR),
           set_or_change('status', k, status_before, status_set)
       ], lambda event: event IS NOT NULL) AS events
FROM query_table(source) ORDER BY c;

CREATE MACRO ticket_objects(source) AS TABLE
SELECT 100000 + t AS id, 'Customer ' || a || ' asks, ' || t AS subject, first(body ORDER BY k) AS description,
       last(status_set ORDER BY k) FILTER (status_set IS NOT NULL) AS status,
       ['low', 'normal', 'high', 'urgent'][1 + one_of('priority', t, 4)] AS priority,
       last(group_set ORDER BY k) FILTER (group_set IS NOT NULL) AS group_id,
       last(assignee_set ORDER BY k) FILTER (assignee_set IS NOT NULL) AS assignee_id,
       requester_id, 9000000 + a AS organization_id,
       CASE WHEN is_escalated THEN ['escalated'] ELSE [] END AS tags,
       {'channel': 'web'} AS via, epoch(max(moment))::BIGINT AS generated_timestamp,
       stamp(min(created_at)) AS created_at, stamp(max(moment)) AS updated_at
FROM query_table(source) JOIN (SELECT t, created_at, is_escalated FROM tickets) USING (t)
GROUP BY t, a, requester_id, is_escalated ORDER BY t;

CREATE VIEW "zendesk/comments.jsonl" AS FROM comment_objects('steps');
CREATE VIEW "zendesk/audits.jsonl" AS FROM audit_objects('steps');
CREATE VIEW "zendesk/tickets.jsonl" AS FROM ticket_objects('steps');
CREATE VIEW "zendesk/users.jsonl" AS
SELECT id, name, email, 'agent' AS role, true AS active, NULL AS organization_id,
       stamp(getvariable('now') - INTERVAL 900 DAY) AS updated_at FROM agents
UNION ALL
SELECT id, name, email, 'end-user', true, 9000000 + a,
       stamp(getvariable('now') - INTERVAL 900 DAY) FROM customers
ORDER BY id;
CREATE VIEW "zendesk/groups.jsonl" AS
SELECT 500 + g AS id, 'Team ' || g AS name, stamp(getvariable('now') - INTERVAL 900 DAY) AS updated_at
FROM (SELECT unnest(range(groups)) AS g FROM sizes) ORDER BY id;
CREATE VIEW "zendesk/organizations.jsonl" AS
SELECT 9000000 + a AS id, name, [domain] AS domain_names, account_id AS external_id,
       stamp(getvariable('now') - INTERVAL 900 DAY) AS updated_at FROM accounts ORDER BY a;

CREATE VIEW "crm/accounts.csv" AS
SELECT account_id, name, domain AS domains, tier, arr_usd, owner_email, owner_email AS csm_email,
       'US' AS region, stamp(getvariable('now') - INTERVAL 90 DAY) AS updated_at
FROM accounts ORDER BY a;
CREATE VIEW "crm/renewals.csv" AS
SELECT 'OPP-' || lpad(a::VARCHAR, 6, '0') AS opportunity_id, account_id, renews_on AS renewal_date,
       arr_usd AS amount_usd, 'Negotiation' AS stage, 0.7 AS close_probability,
       stamp(getvariable('now') - INTERVAL 90 DAY) AS updated_at
FROM accounts ORDER BY a;
CREATE VIEW "crm/contacts.csv" AS
SELECT 'CON-' || lpad(a::VARCHAR, 6, '0') AS contact_id, account_id, 'buyer@' || domain AS email,
       'Buyer ' || a AS name, stamp(getvariable('now') - INTERVAL 90 DAY) AS updated_at
FROM accounts ORDER BY a;

CREATE VIEW slack_files AS
SELECT 'channels.json' AS file, '[' || string_agg(to_json({
        'id': id, 'name': name, 'is_ext_shared': true,
        'members': [format('UC{}', 8000000 + 3 * a + j) for j in range(3)]}), ',' ORDER BY ch) || ']' AS content
FROM channels
UNION ALL
SELECT 'users.json', '[' || string_agg(to_json({
        'id': id, 'name': name, 'deleted': false, 'is_bot': false, 'tz': 'Europe/London',
        'updated': epoch(getvariable('now'))::BIGINT - 8000000,
        'profile': {'real_name': name, 'email': email}}), ',' ORDER BY id) || ']'
FROM (SELECT 'UA' || id AS id, name, email FROM agents
      UNION ALL SELECT 'UC' || id, name, email FROM customers)
UNION ALL
SELECT name || '/' || strftime(moment, '%Y-%m-%d') || '.json', '[' || string_agg(to_json({
        'type': 'message', 'user': user_id, 'text': text, 'ts': ts,
        'thread_ts': thread_ts}), ',' ORDER BY ts) || ']'
FROM (SELECT *, first_value(ts) OVER (PARTITION BY thread ORDER BY k) AS thread_ts FROM chat)
JOIN channels USING (ch)
GROUP BY ALL ORDER BY file;
