-- The tables behind a drop folder of a given number of messages; every value is a function of
-- the seed and the row's number alone. Variables: seed, messages, skew (share of account 0), now.

CREATE MACRO drawn(what, n) AS hash(n, what, getvariable('seed')) / 18446744073709551616.0;
CREATE MACRO one_of(what, n, size) AS (hash(n, what, getvariable('seed')) % size)::BIGINT;
CREATE MACRO stamp(moment) AS strftime(moment, '%Y-%m-%dT%H:%M:%SZ');
CREATE MACRO sentence(what, n, texts) AS texts[1 + one_of(what, n, len(texts))];
-- Rows of the largest account come spread evenly among the others.
CREATE MACRO account_of(what, n, size) AS
    CASE WHEN getvariable('skew') > 0 THEN
        CASE WHEN n % 100 < getvariable('skew') * 100 THEN 0 ELSE 1 + one_of(what, n, size - 1) END
    ELSE one_of(what, n, size) END;

CREATE TABLE sizes AS
SELECT *, messages - comments AS slack_messages FROM (
    SELECT messages, messages * 4 // 5 AS comments, messages // 10 AS tickets,
           greatest(20, messages // 200) AS accounts, greatest(12, messages // 2500) AS agents,
           greatest(6, messages // 20000) AS groups, greatest(2, messages // 5000) AS channels
    FROM (SELECT getvariable('messages')::BIGINT AS messages));

CREATE TABLE words AS SELECT
    ['The nightly export stops after the first page.', 'Users of the second site cannot log in.',
     'Reports show yesterday''s figures.', 'The import of orders is slow since the update.',
     'How do we add a second approver?', 'The API answers 502 for about one call in ten.',
     'Invoices of March are missing from the list.', 'Our webhook gets every event twice.',
     'The mobile app closes when a photo is attached.', 'Search no longer finds archived items.',
     'We see a rounding difference in the totals.', 'Is there a limit to the number of seats?'
    ] AS asked,
    ['Automatic reply: your request has been received.', 'We found it in the log and are testing a change.', 'Could you send the id of one request?',
     'The change is with engineering now.', 'We will send you an update by tomorrow 15:00.',
     'A new build goes to your site on Thursday.', 'This is set under Settings, Access, Approvers.',
     'We will get back to you by Friday with a date.', 'The export works again on our side.',
     'We have restarted the job and it went through.', 'Thanks for the details, this helps a lot.',
     'Please try once more with the box unticked.', 'I have passed this to the data team.'
    ] AS answered,
    ['It fails again this morning.', 'Thanks, that works.', 'Any news on this?',
     'The id is in the attached list.', 'We tried and see the same message.',
     'Three colleagues report it as well.', 'That date is fine for us.', 'Still the same here.',
     'Our own customers begin to ask.', 'Good, please keep us informed.'
    ] AS replied,
    ['Same as the case from last week, see the runbook.', 'Waiting for the data team.',
     'Reproduced on staging with their settings.', 'Cannot reproduce, asked for a trace.',
     'Customer success would like a word before we answer.', 'Needs a decision on the exception.'
    ] AS noted;

CREATE TABLE accounts AS
SELECT a, 'ACC-' || lpad(a::VARCHAR, 6, '0') AS account_id, 'Customer ' || a AS name,
       'customer' || a || '.example' AS domain,
       ['Strategic', 'Enterprise', 'Growth', 'Starter'][1 + one_of('tier', a, 4)] AS tier,
       (10 + one_of('arr', a, 900)) * 1000 AS arr_usd,
       getvariable('now')::DATE + (one_of('renewal', a, 360) - 20)::INTEGER AS renews_on,
       'owner' || a % 20 || '@ours.example' AS owner_email
FROM (SELECT unnest(range(accounts)) AS a FROM sizes);

CREATE TABLE agents AS
SELECT g, 7000000 + g AS id, 'Agent ' || g AS name, 'agent' || g || '@ours.example' AS email
FROM (SELECT unnest(range(agents)) AS g FROM sizes);

CREATE TABLE customers AS
SELECT a, 8000000 + 3 * a + j AS id, 'User ' || j || ' of ' || a AS name,
       'user' || j || '@customer' || a || '.example' AS email
FROM (SELECT unnest(range(accounts)) AS a FROM sizes), (SELECT unnest(range(3)) AS j);

CREATE TABLE tickets AS
SELECT t, 100000 + t AS id, account_of('account', t, sizes.accounts) AS a,
       8000000 + 3 * a + one_of('requester', t, 3) AS requester_id,
       date_trunc('second', getvariable('now') - INTERVAL 1 HOUR
           - to_seconds(drawn('age', t) * 180 * 86400)) AS created_at,
       least(epoch(getvariable('now')) - epoch(created_at) - 600,
             (1 + drawn('life', t) * 9) * 86400)::BIGINT AS life_seconds,
       drawn('solved', t) < CASE WHEN created_at < getvariable('now') - INTERVAL 20 DAY
                            THEN 0.9 ELSE 0.3 END AS is_solved,
       drawn('tag', t) < 0.1 AS is_escalated
FROM (SELECT unnest(range(tickets)) AS t FROM sizes), sizes;

-- Every ticket has an opening comment; the others fall on tickets as they may.
CREATE TABLE placed AS
SELECT c, CASE WHEN c < sizes.tickets THEN c ELSE one_of('ticket', c, sizes.tickets) END AS t
FROM (SELECT unnest(range(comments)) AS c FROM sizes), sizes;

CREATE TABLE ordered AS
SELECT c, t, row_number() OVER ticket AS k, count(*) OVER (PARTITION BY t) AS n
FROM placed WINDOW ticket AS (PARTITION BY t ORDER BY c);

-- Who writes what when, and what else the same audit sets (null: nothing).
CREATE TABLE told AS
SELECT c, t, k, k = n AS is_last, tickets.a, requester_id,
       created_at + to_seconds(life_seconds * (k - 1) // n) AS moment,
       CASE WHEN k = 1 OR drawn('voice', c) < 0.35 THEN 'customer'
            WHEN drawn('voice', c) < 0.75 THEN 'agent' ELSE 'note' END AS voice,
       7000000 + one_of('agent', t * 100 + k // 3, sizes.agents) AS agent_id,
       CASE WHEN k = 1 THEN 500 WHEN drawn('regroup', c) < 0.15
            THEN 500 + one_of('group', c, sizes.groups) END AS group_set,
       CASE WHEN k = 2 OR drawn('reassign', c) < 0.2 THEN agent_id END AS assignee_set,
       CASE WHEN k = 1 THEN 'new' WHEN k = n AND is_solved THEN 'solved'
            WHEN voice = 'customer' THEN 'open'
            WHEN voice = 'agent' AND drawn('pending', c) < 0.4 THEN 'pending' END AS status_set
FROM ordered JOIN tickets USING (t), sizes;

CREATE TABLE steps AS
SELECT *, 10000000 + c AS comment_id, 500000000 + c AS audit_id,
       CASE WHEN voice = 'customer' THEN requester_id ELSE agent_id END AS author_id,
       voice <> 'note' AS is_public,
       drawn('rule', c) < 0.05 AND k > 1 AS is_by_rule,
       last_value(group_set IGNORE NULLS) OVER earlier AS group_before,
       last_value(assignee_set IGNORE NULLS) OVER earlier AS assignee_before,
       last_value(status_set IGNORE NULLS) OVER earlier AS status_before,
       (CASE WHEN k = 1 THEN 'Hello,' || chr(10) ELSE '' END)
       || sentence('first', c, CASE WHEN k = 1 THEN asked WHEN voice = 'customer' THEN replied
                               WHEN voice = 'agent' THEN answered ELSE noted END)
       || ' ' || sentence('second', c, CASE WHEN k = 1 THEN asked WHEN voice = 'customer' THEN replied
                                  WHEN voice = 'agent' THEN answered ELSE noted END)
       || ' Reference ' || one_of('reference', c, 900000) || '-' || c || '.' AS body
FROM told, words
WINDOW earlier AS (PARTITION BY t ORDER BY k ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

-- Threads of five in the channel of one account, over sixty days.
CREATE TABLE channels AS
SELECT ch, 'C' || lpad(ch::VARCHAR, 8, '0') AS id, ch AS a, 'ext-customer' || ch AS name
FROM (SELECT unnest(range(channels)) AS ch FROM sizes);

CREATE TABLE chat AS
SELECT m, ch, m // 5 AS thread, m % 5 AS k,
       getvariable('now') - INTERVAL 2 HOUR - to_seconds(floor(drawn('chat', thread) * 60 * 86400))
           + to_minutes(5 * k) AS moment,
       epoch(moment)::BIGINT || '.' || lpad((m % 1000000)::VARCHAR, 6, '0') AS ts,
       CASE WHEN drawn('chatter', m) < 0.5
            THEN 'UC' || (8000000 + 3 * ch + one_of('guest', m, 3))
            ELSE 'UA' || (7000000 + one_of('host', m, sizes.agents)) END AS user_id,
       sentence('chat', m, CASE WHEN user_id LIKE 'UC%' THEN replied ELSE answered END)
           || ' Reference ' || m || '.' AS text
FROM (SELECT m, account_of('channel', m // 5, channels) AS ch
      FROM (SELECT unnest(range(slack_messages)) AS m FROM sizes), sizes), sizes, words;
