-- Give, keep and end one tag for the customers lo..hi; `fit` are those who are in by the condition, with their evidence.
-- Parameters: lo, hi, day, code, version.
WITH fit (customer_id, evidence) AS MATERIALIZED ({fit}),
ended AS (
    UPDATE backoffice_portraittag t SET until = %(day)s
     WHERE t.until IS NULL AND t.code = %(code)s AND t.customer_id BETWEEN %(lo)s AND %(hi)s
       AND NOT EXISTS (SELECT FROM fit WHERE fit.customer_id = t.customer_id) RETURNING 1),
kept AS (
    UPDATE backoffice_portraittag t SET evidence = fit.evidence, version = %(version)s FROM fit
     WHERE t.until IS NULL AND t.code = %(code)s AND t.customer_id = fit.customer_id AND (t.evidence, t.version) IS DISTINCT FROM (fit.evidence, %(version)s)),
given AS (
    INSERT INTO backoffice_portraittag (customer_id, code, version, since, evidence)
    SELECT fit.customer_id, %(code)s, %(version)s, %(day)s, fit.evidence FROM fit
     WHERE NOT EXISTS (SELECT FROM backoffice_portraittag t WHERE t.customer_id = fit.customer_id AND t.code = %(code)s AND t.until IS NULL)
        ON CONFLICT (customer_id, code) WHERE until IS NULL DO NOTHING RETURNING 1)
SELECT (SELECT count(*) FROM given), (SELECT count(*) FROM ended)
