-- Keep what the features that matter were at the end of the month of `day`. Parameters: lo, hi, month.
INSERT INTO backoffice_portraitsnapshot AS old (customer_id, month, values)
SELECT customer_id, %(month)s, jsonb_build_object({pairs}) FROM backoffice_portrait WHERE customer_id BETWEEN %(lo)s AND %(hi)s
    ON CONFLICT (customer_id, month) DO UPDATE SET values = excluded.values WHERE old.values IS DISTINCT FROM excluded.values
