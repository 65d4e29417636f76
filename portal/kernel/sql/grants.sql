-- What the app role may not do to the kernel's tables, though it may read and write others.
-- Runs after every migration, after the general grants, any number of times.
revoke insert, update, delete, truncate on portal_auditentry, portal_audithead from tongxing_app;
revoke all on function portal_audit_record(text, text, text, text, smallint, text, jsonb, timestamptz) from public;
grant execute on function portal_audit_record(text, text, text, text, smallint, text, jsonb, timestamptz) to tongxing_app;
