-- What the app role may not do to the kernel's tables, though it may read and write others.
-- Runs after every migration, after the general grants, any number of times.
revoke insert, update, delete, truncate on portal_auditentry, portal_audithead from tongxing_app;
revoke all on function portal_audit_record(text, text, text, text, smallint, text, jsonb, timestamptz) from public;
grant execute on function portal_audit_record(text, text, text, text, smallint, text, jsonb, timestamptz) to tongxing_app;
-- Quotas change through their functions; opening hours and the like are the app's.
revoke insert, update, delete, truncate on portal_quota, portal_quotareservation, portal_quotaplace from tongxing_app;
grant update (per_holder, opens_at, closes_at, offer_seconds) on portal_quota to tongxing_app;
