-- What to know of one customer before speaking, as one JSON object. %(customer)s, %(login)s (null: no login).
SELECT json_build_object(
    'moved', (SELECT max(e.booked_at) FROM accounts_account a JOIN accounts_entry e ON e.account_id = a.id AND e.seq = a.last_seq WHERE a.holder_id = %(customer)s),
    'details', (SELECT p.at FROM accounts_profileversion p WHERE p.customer_id = %(customer)s ORDER BY p.number DESC LIMIT 1),
    'case', EXISTS (SELECT FROM accounts_securitycase c WHERE c.customer_id = %(customer)s AND c.closed_at IS NULL),
    'stopped', (SELECT count(*) FROM accounts_account a WHERE a.holder_id = %(customer)s AND a.status = 2),
    'promises', (SELECT coalesce(json_agg(r), '[]') FROM (
        SELECT p.reference, p.text, p.due_on AS due, s.name AS who, s.name_en AS who_en
        FROM backoffice_clientpromise p JOIN accounts_staffmember s ON s.id = p.staff_id
        WHERE p.customer_id = %(customer)s AND p.state = 'open' ORDER BY p.due_on, p.id LIMIT 8) r),
    'tasks', (SELECT coalesce(json_agg(r), '[]') FROM (
        SELECT t.reference, t.title AS text, t.due_at AS at, t.all_day AS day, s.name AS who, s.name_en AS who_en
        FROM backoffice_task t JOIN accounts_staffmember s ON s.id = t.owner_id
        WHERE t.customer_id = %(customer)s AND t.state = 'open' ORDER BY t.due_at, t.id LIMIT 8) r),
    'contact', (SELECT row_to_json(r) FROM (
        SELECT c.at, c.way, c.outcome, s.name AS who, s.name_en AS who_en
        FROM backoffice_contact c JOIN accounts_staffmember s ON s.id = c.staff_id
        WHERE c.customer_id = %(customer)s ORDER BY c.id DESC LIMIT 1) r),
    'calls', (SELECT coalesce(json_agg(r), '[]') FROM (
        SELECT c.ends_by AS until, c.purpose, s.name AS who, s.name_en AS who_en
        FROM accounts_staffcall c JOIN accounts_staffmember s ON s.id = c.staff_id
        WHERE c.customer_id = %(customer)s AND c.ended_at IS NULL ORDER BY c.id DESC LIMIT 8) r),
    'care', (SELECT coalesce(json_agg(r), '[]') FROM (
        SELECT c.part, c.since, s.number, s.name AS who, s.name_en AS who_en
        FROM backoffice_care c JOIN accounts_staffmember s ON s.id = c.manager_id
        WHERE c.customer_id = %(customer)s AND c.until IS NULL ORDER BY c.id) r),
    'answers', (SELECT coalesce(json_agg(r), '[]') FROM (
        SELECT DISTINCT ON (r.code) r.code, r.version, r.given, r.at FROM accounts_consentrecord r
        WHERE r.user_id = %(login)s ORDER BY r.code, r.at DESC, r.id DESC) r),
    'purposes', (SELECT coalesce(json_agg(r), '[]') FROM (
        SELECT p.code, p.version, p."group", p."order", p.words, p.on_from_start AS start, p.renews
        FROM accounts_consentpurpose p WHERE p."group" IN ('marketing', 'personal') ORDER BY p.version, p.id) r)
)
