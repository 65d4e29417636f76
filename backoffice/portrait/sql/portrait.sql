-- Portraits from their parts: one level of features upon the other, then the rows that differ from what is kept.
{parts},
made1 AS (SELECT who.id AS customer_id, {level1} FROM who {joins}),
made2 AS (SELECT m.*, {level2} FROM made1 m),
made3 AS (SELECT m.*, {level3} FROM made2 m)
INSERT INTO backoffice_portrait AS old (customer_id, day, computed_at, {codes})
SELECT customer_id, %(day)s, %(now)s, {codes} FROM made3
    ON CONFLICT (customer_id) DO UPDATE SET {own}
 WHERE old.day <= excluded.day AND ({before}) IS DISTINCT FROM ({after})
