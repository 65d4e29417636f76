drop function portal_audit_record(text, text, text, text, smallint, text, jsonb, timestamptz);
drop function portal_audit_content(text, bigint, text, text, text, smallint, text, jsonb, timestamptz);
drop function portal_audit_text(text);
drop trigger portal_auditentry_insert_only on portal_auditentry;
drop function portal_refuse_change();
