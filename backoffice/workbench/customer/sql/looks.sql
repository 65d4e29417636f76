-- The last looks at one customer: who, by post and place, and whether they changed their post since. %(customer)s, %(looks)s (the acts that count).
SELECT coalesce(json_agg(r), '[]') FROM (
    SELECT l.at, l.verb, l.reason, l.details, s.name, s.name_en, s.role, b.name AS branch, b.name_en AS branch_en,
        EXISTS (SELECT FROM portal_auditentry m WHERE m.subject = l.actor AND m.verb = 'staff.moved' AND m.at > l.at) AS moved
    FROM (SELECT at, verb, reason, details, actor FROM portal_auditentry
          WHERE subject = 'customer:' || %(customer)s::bigint AND verb = ANY (%(looks)s) AND actor LIKE 'staff:%%'
          ORDER BY at DESC, id DESC LIMIT 24) l
    JOIN accounts_staffmember s ON s.id = substr(l.actor, 7)::bigint
    LEFT JOIN accounts_branch b ON b.id = s.branch_id
    ORDER BY l.at DESC) r
