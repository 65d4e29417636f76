-- The line: joining, leaving, offers and their end. States of a place: 1 waiting, 2 offered, 3 served, 4 left, 5 lapsed.

-- Turn what is free into reservations of those who wait, in their order; the caller holds the quota's row. Returns how many.
-- The first who waits for more than there is holds up the rest: nobody is overtaken.
create function public.quota_offer(p_quota bigint, p_now timestamptz)
returns integer language plpgsql as $$
declare
    q public.portal_quota;
    w public.portal_quotaplace;
    v_until timestamptz;
    v_reservation bigint;
    v_offers integer := 0;
begin
    loop
        select * into q from public.portal_quota where id = p_quota;
        exit when q.waiting = 0 or p_now >= q.closes_at;
        select * into w from public.portal_quotaplace where quota_id = p_quota and state = 1 order by id limit 1 for no key update;
        exit when w.id is null or q.stock - q.reserved - q.taken < w.count;
        v_until := least(p_now + make_interval(secs => q.offer_seconds), q.closes_at);
        update public.portal_quotaplace set state = 2, settled_at = p_now where id = w.id;
        update public.portal_quota set reserved = reserved + w.count, waiting = waiting - 1 where id = p_quota;
        insert into public.portal_quotareservation (quota_id, holder, key, count, state, until, place_id, reserved_at)
            values (p_quota, w.holder, gen_random_uuid(), w.count, 1, v_until, w.id, p_now) returning id into v_reservation;
        insert into public.portal_event (topic, subject, actor_id, payload, at) values ('quota.offered', w.holder, 0,
            jsonb_build_object('quota', q.code, 'place', w.id, 'reservation', v_reservation, 'count', w.count, 'until', v_until), p_now);
        v_offers := v_offers + 1;
    end loop;
    return v_offers;
end $$;

-- Everything of one quota that is over by now: reservations run out, their offers lapse, the next are offered; a closed quota's line ends.
create function public.quota_expire(p_quota bigint, p_now timestamptz)
returns integer language plpgsql security definer as $$
declare
    v_count integer;
    v_gone integer;
    v_places bigint[];
    v_ended integer;
begin
    with due as (
        select id from public.portal_quotareservation where quota_id = p_quota and state = 1 and until <= p_now order by id for no key update skip locked
    ), gone as (
        update public.portal_quotareservation r set state = 4, settled_at = p_now from due where r.id = due.id returning r.count, r.place_id
    )
    select coalesce(sum(count), 0), count(*), array_agg(place_id) filter (where place_id is not null) into v_count, v_gone, v_places from gone;
    update public.portal_quota set reserved = reserved - v_count where id = p_quota;
    with lapsed as (
        update public.portal_quotaplace p set state = 5, settled_at = p_now from public.portal_quota q
        where q.id = p_quota and p.quota_id = p_quota
          and (p.state = 2 and p.id = any (v_places) or p.state = 1 and p_now >= q.closes_at)
        returning p.id, p.holder, p.settled_at, q.code, exists (select from unnest(v_places) as o (id) where o.id = p.id) as offered
    ), told as (
        insert into public.portal_event (topic, subject, actor_id, payload, at)
        select 'quota.lapsed', holder, 0, jsonb_build_object('quota', code, 'place', id, 'offered', offered), p_now from lapsed order by id
    )
    select count(*) filter (where not offered) into v_ended from lapsed;
    if v_ended > 0 then
        update public.portal_quota set waiting = waiting - v_ended where id = p_quota;
    end if;
    perform public.quota_offer(p_quota, p_now);
    return v_gone + v_ended;
end $$;

-- Stand in line, once; what is free at this moment is offered at once. Returns the place's id.
create function public.quota_wait(p_code text, p_holder text, p_count integer, p_now timestamptz)
returns bigint language plpgsql security definer as $$
declare
    q public.portal_quota;
    v_place bigint;
begin
    select * into q from public.portal_quota where code = p_code for no key update;
    if not found then
        raise exception using errcode = 'QT001', message = 'no_such_quota';
    elsif p_now < q.opens_at or p_now >= q.closes_at then
        raise exception using errcode = 'QT002', message = 'not_open';
    elsif p_count > q.stock then
        raise exception using errcode = 'QT003', message = 'sold_out';
    end if;
    perform public.quota_expire(q.id, p_now);
    select id into v_place from public.portal_quotaplace where quota_id = q.id and holder = p_holder and state in (1, 2);
    if found then
        return v_place;
    elsif q.per_holder < p_count + coalesce((select sum(count) from public.portal_quotareservation
            where quota_id = q.id and holder = p_holder and state in (1, 2)), 0) then
        raise exception using errcode = 'QT004', message = 'already_has';
    end if;
    insert into public.portal_quotaplace (quota_id, holder, count, state, joined_at) values (q.id, p_holder, p_count, 1, p_now) returning id into v_place;
    update public.portal_quota set waiting = waiting + 1 where id = q.id;
    perform public.quota_offer(q.id, p_now);
    return v_place;
end $$;

-- Leave the line, or give an offer back; false when the place was over before.
create function public.quota_leave(p_place bigint, p_now timestamptz)
returns boolean language plpgsql security definer as $$
declare
    w public.portal_quotaplace;
begin
    select * into w from public.portal_quotaplace where id = p_place;
    if w.state = 2 then
        return public.quota_release((select id from public.portal_quotareservation where place_id = p_place), p_now);
    end if;
    perform from public.portal_quota where id = w.quota_id for no key update;
    update public.portal_quotaplace set state = 4, settled_at = p_now where id = p_place and state = 1;
    if not found then
        if (select state from public.portal_quotaplace where id = p_place) = 2 then
            raise exception using errcode = '40001', message = 'offered meanwhile, try again';
        end if;
        return false;
    end if;
    update public.portal_quota set waiting = waiting - 1 where id = w.quota_id;
    perform public.quota_offer(w.quota_id, p_now);
    return true;
end $$;
