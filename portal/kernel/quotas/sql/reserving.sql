-- Reserving, taking, giving back. States of a reservation: 1 reserved, 2 taken, 3 given back, 4 run out.
-- Locks: reservation, then quota, then place. SQLSTATEs are translated in refusals.py.

-- Open quotas that are not there yet; the same code again changes nothing. Returns how many are new.
create function public.quota_open(p_codes text[], p_stocks integer[], p_per_holder integer[], p_opens timestamptz[], p_closes timestamptz[],
                                  p_offer_seconds integer[])
returns integer language plpgsql security definer as $$
declare
    v_new integer;
begin
    insert into public.portal_quota (code, stock, reserved, taken, waiting, per_holder, opens_at, closes_at, offer_seconds)
        select code, stock, 0, 0, 0, per_holder, opens_at, closes_at, offer_seconds
        from unnest(p_codes, p_stocks, p_per_holder, p_opens, p_closes, p_offer_seconds) as n (code, stock, per_holder, opens_at, closes_at, offer_seconds)
        order by code
        on conflict (code) do nothing;
    get diagnostics v_new = row_count;
    return v_new;
end $$;

-- What a call with this key has already reserved, as quota_reserve returns it; null when the key is new.
create function public.quota_replay(p_quota bigint, p_key uuid, p_holder text, p_count integer)
returns bigint[] language plpgsql as $$
declare
    v public.portal_quotareservation;
begin
    select * into v from public.portal_quotareservation where key = p_key;
    if not found then
        return null;
    elsif (v.quota_id, v.holder, v.count) is distinct from (p_quota, p_holder, p_count) then
        raise exception using errcode = 'QT006', message = 'key_reused';
    end if;
    return array[v.id, v.state, 1, floor(extract(epoch from v.until) * 1000000)::bigint];
end $$;

-- Reserve (p_state 1, until p_until) or take at once (2). Returns {id, state, 1 when the key was known, until in microseconds}.
-- Who comes too late is told by a plain read: only buyers who find something free lock the quota.
create function public.quota_reserve(p_code text, p_key uuid, p_holder text, p_count integer, p_state smallint, p_until timestamptz, p_now timestamptz)
returns bigint[] language plpgsql security definer as $$
declare
    q public.portal_quota;
    v_id bigint;
    v_replay bigint[];
    v_over boolean := false;
begin
    select * into q from public.portal_quota where code = p_code;
    if not found then
        raise exception using errcode = 'QT001', message = 'no_such_quota';
    elsif p_now < q.opens_at or p_now >= q.closes_at or q.waiting > 0 or q.stock - q.reserved - q.taken < p_count then
        v_replay := public.quota_replay(q.id, p_key, p_holder, p_count);
        if v_replay is not null then
            return v_replay;
        elsif p_now < q.opens_at or p_now >= q.closes_at then
            raise exception using errcode = 'QT002', message = 'not_open';
        end if;
        v_over := q.waiting = 0
            and exists (select from public.portal_quotareservation where quota_id = q.id and state = 1 and until <= p_now);
        if not v_over then
            raise exception using errcode = 'QT003', message = 'sold_out';
        end if;
    end if;
    insert into public.portal_quotareservation (quota_id, holder, key, count, state, until, reserved_at)
        values (q.id, p_holder, p_key, p_count, p_state, p_until, p_now)
        on conflict (key) do nothing returning id into v_id;
    if not found then
        return public.quota_replay(q.id, p_key, p_holder, p_count);
    end if;
    if v_over then
        perform public.quota_expire(q.id, p_now);
    end if;
    update public.portal_quota
        set reserved = reserved + case when p_state = 1 then p_count else 0 end, taken = taken + case when p_state = 2 then p_count else 0 end
        where id = q.id and waiting = 0 and stock - reserved - taken >= p_count and (p_now < opens_at or p_now >= closes_at) is not true;
    if not found then
        raise exception using errcode = 'QT003', message = 'sold_out';
    end if;
    -- The quota's row is locked by now, so two reservations of one holder meet here one after the other.
    if q.per_holder is not null and q.per_holder < (select sum(count) from public.portal_quotareservation
            where quota_id = q.id and holder = p_holder and (state = 2 or state = 1 and until > p_now)) then
        raise exception using errcode = 'QT004', message = 'already_has';
    end if;
    return array[v_id, p_state, 0, floor(extract(epoch from p_until) * 1000000)::bigint];
end $$;

-- A reservation becomes taken; false when it was taken before.
create function public.quota_take(p_reservation bigint, p_now timestamptz)
returns boolean language plpgsql security definer as $$
declare
    v public.portal_quotareservation;
begin
    select * into v from public.portal_quotareservation where id = p_reservation for no key update;
    if v.state = 2 then
        return false;
    elsif v.state = 1 and v.until > p_now then
        update public.portal_quotareservation set state = 2, settled_at = p_now where id = v.id;
        update public.portal_quota set reserved = reserved - v.count, taken = taken + v.count where id = v.quota_id;
        update public.portal_quotaplace set state = 3, settled_at = p_now where id = v.place_id;
        return true;
    end if;
    raise exception using errcode = 'QT005', message = 'reservation_over';
end $$;

-- Give back what is reserved or taken; false when it was given back or ran out before. An offer given back ends its place.
create function public.quota_release(p_reservation bigint, p_now timestamptz)
returns boolean language plpgsql security definer as $$
declare
    v public.portal_quotareservation;
begin
    select * into v from public.portal_quotareservation where id = p_reservation for no key update;
    if not found then
        raise exception using errcode = 'QT005', message = 'reservation_over';
    elsif v.state > 2 then
        return false;
    end if;
    update public.portal_quotareservation set state = 3, settled_at = p_now where id = v.id;
    update public.portal_quota
        set reserved = reserved - case when v.state = 1 then v.count else 0 end, taken = taken - case when v.state = 2 then v.count else 0 end
        where id = v.quota_id;
    update public.portal_quotaplace set state = 4, settled_at = p_now where id = v.place_id and state = 2;
    perform public.quota_offer(v.quota_id, p_now);
    return true;
end $$;

-- Exchange a reservation for the same of another quota: both or nothing, in the state it has.
create function public.quota_move(p_reservation bigint, p_code text, p_key uuid, p_now timestamptz)
returns bigint[] language plpgsql security definer as $$
declare
    v public.portal_quotareservation;
    v_new bigint[];
begin
    select * into v from public.portal_quotareservation where id = p_reservation for no key update;
    if not found or v.state = 4 or v.state = 3 and not exists (select from public.portal_quotareservation where key = p_key)
            or v.state = 1 and v.until <= p_now then
        raise exception using errcode = 'QT005', message = 'reservation_over';
    end if;
    perform from public.portal_quota where id = v.quota_id or code = p_code order by id for no key update;
    v_new := public.quota_reserve(p_code, p_key, v.holder, v.count, least(v.state, 2)::smallint, v.until, p_now);
    if v_new[1] <> v.id then
        perform public.quota_release(v.id, p_now);
    end if;
    return v_new;
end $$;

-- Another stock; what becomes free is offered to those who wait.
create function public.quota_resize(p_code text, p_stock integer, p_now timestamptz)
returns bigint language plpgsql security definer as $$
declare
    v_id bigint;
begin
    update public.portal_quota set stock = p_stock where code = p_code and reserved + taken <= p_stock returning id into v_id;
    if not found then
        if exists (select from public.portal_quota where code = p_code) then
            raise exception using errcode = 'QT007', message = 'stock_in_use';
        end if;
        raise exception using errcode = 'QT001', message = 'no_such_quota';
    end if;
    perform public.quota_offer(v_id, p_now);
    return v_id;
end $$;
