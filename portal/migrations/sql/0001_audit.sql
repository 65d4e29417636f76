-- Audit: entries chained per actor. Only portal_audit_record adds them; nobody changes them.

-- Any insert-only table may use this trigger.
create function portal_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are never changed or deleted', tg_table_name using errcode = 'TX001';
end
$$;

create trigger portal_auditentry_insert_only before update or delete on portal_auditentry
    for each row execute function portal_refuse_change();

-- A text as its length in bytes and its bytes, so that no two lists of texts look alike.
create function portal_audit_text(p_text text) returns bytea
language sql stable parallel safe as $$
    select int4send(octet_length(p_text)) || convert_to(p_text, 'UTF8')
$$;

-- The canonical bytes of an entry; portal/kernel/audit/chain.py rebuilds them.
create function portal_audit_content(
    p_actor text, p_seq bigint, p_verb text, p_subject text, p_reason text,
    p_channel smallint, p_ip text, p_details jsonb, p_at timestamptz
) returns bytea
language sql stable parallel safe as $$
    select int8send(p_seq) || timestamptz_send(p_at) || int2send(p_channel)
        || portal_audit_text(p_actor) || portal_audit_text(p_verb) || portal_audit_text(p_subject)
        || portal_audit_text(p_reason) || portal_audit_text(p_ip) || portal_audit_text(p_details::text)
$$;

-- One round trip: lock the actor's head (or make it), add the link, move the head. Returns the entry's number in the chain.
create function portal_audit_record(
    p_actor text, p_verb text, p_subject text, p_reason text,
    p_channel smallint, p_ip text, p_details jsonb, p_at timestamptz
) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    v_seq bigint;
    v_hash bytea;
begin
    insert into portal_audithead as h (actor, seq, head)
    values (p_actor, 1, sha256(decode(repeat('00', 32), 'hex')
        || portal_audit_content(p_actor, 1, p_verb, p_subject, p_reason, p_channel, p_ip, p_details, p_at)))
    on conflict (actor) do update set
        seq = h.seq + 1,
        head = sha256(h.head
            || portal_audit_content(p_actor, h.seq + 1, p_verb, p_subject, p_reason, p_channel, p_ip, p_details, p_at))
    returning seq, head into v_seq, v_hash;

    insert into portal_auditentry (actor, seq, verb, subject, reason, channel, ip, details, at, hash)
    values (p_actor, v_seq, p_verb, p_subject, p_reason, p_channel, p_ip, p_details, p_at, v_hash);
    return v_seq;
end
$$;
