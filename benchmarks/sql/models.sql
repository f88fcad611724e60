-- The reference for the models: the same typed tables, customer touches and handoffs from the
-- same raw rows, as one would write them in SQL for input without faults.

CREATE MACRO newest(source) AS TABLE
    SELECT object_id, payload FROM query_table(source)
    QUALIFY row_number() OVER (PARTITION BY object_id ORDER BY version_at DESC) = 1;
CREATE MACRO filled(value) AS nullif(trim(value), '');

CREATE TABLE users AS
SELECT payload->>'id' AS user_id, payload->>'name' AS name, lower(trim(payload->>'email')) AS email,
       lower(payload->>'role') AS role
FROM newest('raw.zendesk.users');

CREATE TABLE groups AS
SELECT payload->>'id' AS group_id, payload->>'name' AS name FROM newest('raw.zendesk.groups');

CREATE TABLE tickets AS
SELECT filled(payload->>'id') AS ticket_id, filled(payload->>'subject') AS subject,
       payload->>'description' AS description, lower(filled(payload->>'status')) AS status,
       lower(filled(payload->>'priority')) AS priority, filled(payload->>'group_id') AS group_id,
       filled(payload->>'assignee_id') AS assignee_id,
       filled(payload->>'requester_id') AS requester_id,
       filled(payload->>'organization_id') AS org_id,
       list_has_any(list_transform((payload->'tags')::VARCHAR[], lambda tag: lower(trim(tag))),
                    ['escalated', 'escalation']) AS is_escalated,
       (payload->>'created_at')::TIMESTAMPTZ AS created_at,
       (payload->>'updated_at')::TIMESTAMPTZ AS updated_at
FROM newest('raw.zendesk.tickets');

CREATE TABLE audited AS
SELECT payload->>'id' AS audit_id, payload->>'ticket_id' AS ticket_id,
       (payload->>'created_at')::TIMESTAMPTZ AS moment, payload->>'author_id' AS actor_id,
       lower(payload->'via'->>'channel') AS channel, (payload->'events')::JSON[] AS events
FROM newest('raw.zendesk.audits');

CREATE TABLE comments AS
SELECT filled(payload->>'id') AS comment_id, filled(payload->>'ticket_id') AS ticket_id,
       filled(payload->>'author_id') AS author_id, payload->>'body' AS body,
       (payload->>'public')::BOOLEAN AS is_public, (payload->>'created_at')::TIMESTAMPTZ AS created_at
FROM newest('raw.zendesk.comments');

-- A comment that only its audit holds.
INSERT INTO comments
SELECT event->>'id', ticket_id, coalesce(event->>'author_id', actor_id), event->>'body',
       (event->>'public')::BOOLEAN, moment
FROM (SELECT * EXCLUDE (events), unnest(events) AS event FROM audited)
WHERE event->>'type' = 'Comment' AND event->>'id' NOT IN (SELECT comment_id FROM comments);

CREATE TABLE audits AS
SELECT audit_id, position, ticket_id, moment, actor_id, channel, event->>'type' = 'Create' AS is_create,
       event->>'field_name' AS field, filled(event->>'previous_value') AS previous,
       filled(event->>'value') AS value
FROM (SELECT * EXCLUDE (events), unnest(events) AS event,
             unnest(range(len(events))) AS position FROM audited)
WHERE event->>'type' IN ('Create', 'Change') AND event->>'field_name' IS NOT NULL;

CREATE TABLE persons AS
SELECT user_id, coalesce(email, 'zendesk:user:' || user_id) AS person_id, coalesce(name, email, user_id) AS name,
       CASE WHEN role = 'end-user' THEN 'customer' ELSE 'ours' END AS side
FROM users;

CREATE TABLE touches AS
WITH said AS (
    SELECT ticket_id, created_at AS moment, is_public, side, person_id
    FROM comments LEFT JOIN persons ON user_id = author_id
    WHERE NOT regexp_matches(body, '(?i)^\W*(?:automatic reply|auto(?:mated|matic)?[ -]?(?:reply|response)|out of (?:the )?office|i(?: am|''m|’m) (?:currently )?(?:out of (?:the )?office|on (?:annual |parental )?(?:leave|vacation))|this is an auto(?:mated|matic)|(?:please )?do not reply to this|abwesenheitsnotiz|your (?:request|ticket|email|message) (?:\S+ )?has been received)')
), heard AS (
    SELECT ticket_id, max(moment) FILTER (side = 'ours' AND is_public) AS last_customer_touch_at,
           max(moment) FILTER (side = 'customer') AS last_customer_message_at,
           max(moment) AS last_message_at
    FROM said GROUP BY ticket_id
), acts AS (
    SELECT ticket_id, person_id, moment FROM said WHERE is_public
    UNION ALL
    SELECT ticket_id, person_id, moment FROM audits JOIN persons ON user_id = actor_id
    WHERE field = 'status' AND NOT is_create
), acted AS (
    SELECT tickets.ticket_id, max(moment) AS owner_acted_at
    FROM tickets JOIN persons ON user_id = assignee_id
    JOIN acts ON acts.ticket_id = tickets.ticket_id AND acts.person_id = persons.person_id
    GROUP BY ALL
)
SELECT 'zendesk:ticket:' || ticket_id AS evidence_id, last_customer_touch_at,
       last_customer_message_at, coalesce(last_message_at, created_at) AS last_message_at, owner_acted_at
FROM tickets LEFT JOIN heard USING (ticket_id) LEFT JOIN acted USING (ticket_id);

CREATE TABLE changes AS
WITH acted AS (
    SELECT audits.*, created_at,
           coalesce(actor_id = '-1', false) OR coalesce(channel IN ('rule', 'trigger', 'automation',
               'system', 'bot', 'omnichannel_routing'), false) AS is_machine
    FROM audits LEFT JOIN tickets USING (ticket_id)
), team AS (
    SELECT *, 'team' AS kind,
           coalesce(previous, lag(coalesce(value, previous)) OVER ticket) AS from_id, value AS to_id
    FROM acted WHERE field = 'group_id'
    WINDOW ticket AS (PARTITION BY ticket_id ORDER BY moment, audit_id::BIGINT, position)
), person AS (
    SELECT *, 'person' AS kind, coalesce(previous, lag(value) OVER ticket) AS from_id, value AS to_id
    FROM acted WHERE field = 'assignee_id'
    WINDOW ticket AS (PARTITION BY ticket_id ORDER BY moment, audit_id::BIGINT, position)
), moved AS (
    SELECT team.* REPLACE (team.from_id AS from_id), was.name AS from_name, becomes.name AS to_name
    FROM team LEFT JOIN groups was ON was.group_id = from_id
    LEFT JOIN groups becomes ON becomes.group_id = to_id
    WHERE NOT is_create AND from_id <> to_id
    UNION ALL
    SELECT person.* REPLACE (coalesce(was.person_id, 'zendesk:user:' || from_id) AS from_id,
                             coalesce(becomes.person_id, 'zendesk:user:' || to_id) AS to_id),
           was.name, becomes.name
    FROM person LEFT JOIN persons was ON was.user_id = person.from_id
    LEFT JOIN persons becomes ON becomes.user_id = person.to_id
    WHERE NOT is_create AND person.from_id IS DISTINCT FROM person.to_id
), ruled AS (
    SELECT *, CASE
        WHEN is_machine THEN 'made by a rule or a bot'
        WHEN kind = 'person' AND from_id IS NULL THEN 'a person named on an unowned ticket'
        WHEN kind = 'person' AND to_id IS NULL THEN 'unassigned: nobody has taken it over'
        WHEN kind = 'person' AND from_id = to_id THEN 'the same person under two ids'
        WHEN moment <= created_at + INTERVAL 5 MINUTE THEN 'routing within 5 minutes of creation'
    END AS exempt FROM moved
), counted AS (
    SELECT *, exempt IS NULL AND count(*) FILTER (exempt IS NULL) OVER (
        PARTITION BY audit_id ORDER BY kind = 'person', position) = 1 AS is_handoff
    FROM ruled
)
SELECT audit_id || '/' || position AS change_id, kind, 'zendesk:ticket:' || ticket_id AS evidence_id, moment,
       from_id, to_id, from_name, to_name, is_handoff,
       is_handoff AND coalesce(to_id = lag(from_id) OVER sequence AND from_id = lag(to_id) OVER sequence, false)
           AS is_ping_pong,
       CASE WHEN is_handoff THEN 'handed from one ' || kind || ' to another'
            WHEN exempt IS NULL THEN 'part of the handoff of the same audit' ELSE exempt END AS why
FROM counted
WINDOW sequence AS (PARTITION BY ticket_id, kind, exempt IS NULL ORDER BY moment, audit_id::BIGINT, position);

-- A keyword of DuckDB's, so only at the end.
ALTER TABLE audits RENAME moment TO "at";
ALTER TABLE changes RENAME moment TO "at";
