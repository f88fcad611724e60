-- The reference for landing: DuckDB's JSON reader over the same files, each object whole, in
-- tables with a primary key. Variables: drop (a folder), fetched_at.

CREATE MACRO version(payload) AS coalesce(
    to_timestamp((payload->>'generated_timestamp')::BIGINT),
    (payload->>'updated_at')::TIMESTAMPTZ, (payload->>'created_at')::TIMESTAMPTZ);
CREATE MACRO objects(pattern) AS TABLE
    SELECT payload->>'id' AS object_id, version(payload) AS version_at, payload
    FROM (SELECT json AS payload FROM read_json_objects(getvariable('drop') || pattern));

CREATE TABLE raw (
    object VARCHAR, object_id VARCHAR, version_at TIMESTAMPTZ, payload JSON,
    PRIMARY KEY (object, object_id, version_at));

CREATE MACRO zendesk() AS TABLE
    SELECT 'tickets' AS object, * FROM objects('/zendesk/tickets*.jsonl')
    UNION ALL SELECT 'comments', * FROM objects('/zendesk/comments*.jsonl')
    UNION ALL SELECT 'audits', * FROM objects('/zendesk/audits*.jsonl');

CREATE MACRO lists() AS TABLE
    SELECT 'organizations' AS object, * FROM objects('/zendesk/organizations.jsonl')
    UNION ALL SELECT 'users', * FROM objects('/zendesk/users.jsonl')
    UNION ALL SELECT 'groups', * FROM objects('/zendesk/groups.jsonl');

CREATE MACRO slack() AS TABLE
    SELECT 'slack_channels' AS object, payload->>'id' AS object_id,
           getvariable('fetched_at')::TIMESTAMPTZ AS version_at, payload
    FROM (SELECT json AS payload FROM read_json_objects(getvariable('drop') || '/slack/channels.json'))
    UNION ALL
    SELECT 'slack_users', payload->>'id', to_timestamp((payload->>'updated')::BIGINT), payload
    FROM (SELECT json AS payload FROM read_json_objects(getvariable('drop') || '/slack/users.json'))
    UNION ALL
    SELECT 'slack_messages', channels.id || '/' || ts, make_timestamptz((ts::DOUBLE * 1e6)::BIGINT), payload
    FROM (SELECT json AS payload, payload->>'ts' AS ts, parse_path(filename)[-2] AS channel
          FROM read_json_objects(getvariable('drop') || '/slack/*/*.json', filename = true))
    JOIN read_json(getvariable('drop') || '/slack/channels.json', columns = {id: 'VARCHAR', name: 'VARCHAR'})
        AS channels ON channels.name = channel;

CREATE MACRO crm() AS TABLE
    SELECT 'crm_accounts' AS object, account_id AS object_id, updated_at::TIMESTAMPTZ AS version_at,
           to_json(account) AS payload
    FROM read_csv(getvariable('drop') || '/crm/accounts.csv', all_varchar = true) AS account
    UNION ALL
    SELECT 'crm_renewals', opportunity_id, updated_at::TIMESTAMPTZ, to_json(renewal)
    FROM read_csv(getvariable('drop') || '/crm/renewals.csv', all_varchar = true) AS renewal
    UNION ALL
    SELECT 'crm_contacts', contact_id, updated_at::TIMESTAMPTZ, to_json(contact)
    FROM read_csv(getvariable('drop') || '/crm/contacts.csv', all_varchar = true) AS contact;
