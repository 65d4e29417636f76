-- The same act about many: one entry each in the actor's chain, the head locked and moved once. Returns how many were added.
create function portal_audit_record_each(
    p_actor text, p_verb text, p_kind text, p_ids bigint[], p_reason text,
    p_channel smallint, p_ip text, p_details jsonb, p_at timestamptz
) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    v_first bigint;
    v_seq bigint;
    v_hash bytea;
    v_id bigint;
    v_subject text;
begin
    if coalesce(cardinality(p_ids), 0) = 0 then
        return 0;
    end if;
    insert into portal_audithead (actor, seq, head) values (p_actor, 0, decode(repeat('00', 32), 'hex')) on conflict (actor) do nothing;
    select seq, head into v_first, v_hash from portal_audithead where actor = p_actor for update;
    v_seq := v_first;
    foreach v_id in array p_ids loop
        v_seq := v_seq + 1;
        v_subject := p_kind || ':' || v_id;
        v_hash := sha256(v_hash || portal_audit_content(p_actor, v_seq, p_verb, v_subject, p_reason, p_channel, p_ip, p_details, p_at));
        insert into portal_auditentry (actor, seq, verb, subject, reason, channel, ip, details, at, hash)
        values (p_actor, v_seq, p_verb, v_subject, p_reason, p_channel, p_ip, p_details, p_at, v_hash);
    end loop;
    update portal_audithead set seq = v_seq, head = v_hash where actor = p_actor;
    return v_seq - v_first;
end
$$;
