-- One round trip to hold, book, move or give back, for as many families at once as asked meanwhile. And a cheaper word
-- on who is asking, since every policy of every statement in it asks that again.

-- Who writes one of these rows has the office's signed context, and the policies hold the owner too; most also name a case
-- of the office. A key to the office's own row on top made all bookings of an office share a lock on that row.
alter table appointments drop constraint appointments_office_id_fkey;
alter table case_events drop constraint case_events_office_id_fkey;
alter table outbox drop constraint outbox_office_id_fkey;
alter table submissions drop constraint submissions_office_id_fkey;
alter table audit_events drop constraint audit_events_office_id_fkey;
alter table holds drop constraint holds_office_id_fkey;
alter table embargoes drop constraint embargoes_office_id_fkey;

-- As in 0001, without a call for the clock. It bounds the life of a signed context and nothing else.
create or replace function verified_context() returns jsonb
    language plpgsql stable security definer set search_path = private, pg_catalog as $$
declare
    setting text := current_setting('puente.context', true);
    claims  jsonb;
begin
    if setting is null or length(setting) < 66 then
        return null;
    end if;
    if encode(private.hmac(convert_to(substr(setting, 65), 'UTF8'), (select key from private.context_key), 'sha256'), 'hex')
        is distinct from left(setting, 64) then
        return null;
    end if;
    claims := substr(setting, 65)::jsonb;
    if (claims ->> 'until')::bigint < extract(epoch from clock_timestamp()) then
        return null;
    end if;
    return claims;
end
$$;

create or replace function app_office() returns uuid language plpgsql stable set search_path = public, pg_catalog
    as $$ begin return (verified_context() ->> 'office')::uuid; end $$;

create or replace function app_case() returns uuid language plpgsql stable set search_path = public, pg_catalog
    as $$ begin return (verified_context() ->> 'case')::uuid; end $$;

create or replace function app_eyes() returns text language plpgsql stable set search_path = public, pg_catalog as $$
begin
    return case verified_context() ->> 'role'
        when 'applicant'       then 'own'
        when 'iom_caseworker'  then 'office'
        when 'unhcr_caseworker' then 'office'
        when 'front_desk'      then 'office'
        when 'office_manager'  then 'office'
        when 'worker'          then 'office'
        when 'us_supervisor'   then 'joint'
        when 'host_supervisor' then 'host'
        else 'none'
    end;
end
$$;

-- Whether a case is there for these eyes; for the eyes that neither see the whole office nor only one case.
create function case_in_sight(p_office uuid, p_case uuid) returns boolean language sql stable set search_path = public, pg_catalog
    as $$ select exists (select from cases c where c.office_id = p_office and c.id = p_case) $$;

-- The same eyes as in 0010 on what hangs on a case, told first by who looks: most look with the office's eyes or at their
-- own case, and no statement has to carry a look at the cases along for them.
do $$
declare
    t text;
    sight text := '(case (select app_eyes()) when ''office'' then true when ''own'' then case_id = (select app_case()) '
                  'else case_in_sight(office_id, case_id) end)';
begin
    foreach t in array array['consents', 'members', 'case_events', 'invitations', 'appointments', 'outbox', 'holds', 'embargoes'] loop
        execute format('alter policy eyes on %1$I using (%2$s) with check (%2$s)', t, sight);
    end loop;
end
$$;

-- Decides each item and does what it decided, all in the one statement that calls it. The server gives everything that
-- is not decided here: ids, chance, the step the pure state machine allows from a state, audit rows with their keyed
-- hashes. Every item is of another case. Locks: cases, then slots, each in the order of their ids. No exception block:
-- whatever a constraint refuses ends the statement, and the server asks again for each item alone.
--
-- Acts: 'hold' keeps places while the family is asked to confirm, 'book', 'move' (new place and old one, both or
-- neither), 'cancel'. Outcomes: 'done', 'repeat' with where the form led the first time, or why nothing changed:
-- 'no_case', 'state', 'consent', 'stopped', 'not_invited', 'invitation_over', 'has_appointment', 'no_appointment', 'begun',
-- 'stale', 'changes_used', 'holds_used', 'no_slot', 'same', 'too_soon', 'withdrawn', 'full', 'no_interpreter'.
create function take_places(
    p_context text, p_office uuid, p_now timestamptz, p_earliest timestamptz, p_holds_a_day integer,
    p_acts text[], p_cases uuid[], p_slots uuid[], p_old_appointments uuid[], p_old_slots uuid[],
    p_keys uuid[], p_prints bytea[], p_locations text[],
    p_needs text[], p_notes text[], p_interpreters text[],
    p_from text[], p_to text[], p_actions text[],
    p_appointments uuid[], p_events uuid[], p_messages uuid[], p_templates text[],
    p_embargoes uuid[], p_draws double precision[], p_requests text[],
    p_audit_items integer[], p_audit_ids uuid[], p_audit_actions text[], p_audit_subjects text[],
    p_audit_subject_ids uuid[], p_audit_macs bytea[]
) returns table (item integer, outcome text, location text)
    language plpgsql set search_path = public, pg_catalog
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off set jit = off set plan_cache_mode = force_generic_plan as $$
declare
    n          integer := cardinality(p_acts);
    -- As text beforehand: a cast in a join would keep the index from being used behind the policies.
    actors     text[] := p_cases::text[];
    outcomes   text[] := array_fill(null::text, array[n]);
    led_to     text[] := array_fill(null::text, array[n]);
    languages  text[] := array_fill(null::text, array[n]);
    places     integer[] := array_fill(0, array[n]);
    shares     boolean[] := array_fill(false, array[n]);
    embargoed  double precision[] := array_fill(0, array[n]);
    expiries   timestamptz[] := array_fill(null::timestamptz, array[n]);
    undecided  integer[] := '{}';
    to_lock    uuid[] := '{}';
    slots_to_lock uuid[] := '{}';
    -- What is left in each slot: for everybody and, of that, for the reserved share alone.
    slot_ids   uuid[];
    left_over  integer[];
    kept       integer[];
    -- Interpreters already given away in this call, as slot and language.
    spoken     text[] := '{}';
    stopped    boolean;
    booked     integer[] := '{}';
    given_up   integer[] := '{}';
    held       integer[] := '{}';
    newly_held integer[] := '{}';
    ends_hold  uuid[] := '{}';
    ends_embargo uuid[] := '{}';
    r          record;
    why        text;
    at         integer;
    own        integer;
    wanted     integer;
    is_move    boolean;
    speaks     text;
begin
    perform set_config('puente.context', p_context, true);

    -- A first look without any lock: repeats, and what is full or unknown anyway, cost nobody else anything.
    for r in
        select i.idx::integer as idx, i.slot, i.case_id, sub.key is not null as is_repeat, sub.location,
               i.slot is not null and s.id is null as unknown, coalesce(s.taken >= s.capacity + s.overbooked, false) as is_full
          from unnest(p_acts, p_cases, actors, p_slots, p_keys, p_prints)
                   with ordinality i (act, case_id, actor, slot, key, print, idx)
          left join submissions sub on sub.office_id = p_office and sub.actor = i.actor
               and sub.key = i.key and sub.fingerprint = i.print
          left join slots s on s.office_id = p_office and s.id = i.slot
    loop
        if r.is_repeat then
            outcomes[r.idx] := 'repeat';
            led_to[r.idx] := r.location;
        elsif r.unknown then
            outcomes[r.idx] := 'no_slot';
        elsif r.is_full then
            outcomes[r.idx] := 'full';
        else
            undecided := undecided || r.idx;
            to_lock := to_lock || r.case_id;
            if r.slot is not null then
                slots_to_lock := slots_to_lock || r.slot;
            end if;
            if p_old_slots[r.idx] is not null then
                slots_to_lock := slots_to_lock || p_old_slots[r.idx];
            end if;
        end if;
    end loop;

    if cardinality(undecided) > 0 then
        perform from cases c where c.office_id = p_office and c.id = any (to_lock) order by c.id for no key update;
        perform from slots s where s.office_id = p_office and s.id = any (slots_to_lock) order by s.id for no key update;

        -- Every statement from here on sees what those before us committed: the locks are ours.
        select coalesce(p.state in ('paused', 'closed'), false) into stopped from programme_periods p
            where p.office_id = p_office and p.starts_at <= p_now order by p.starts_at desc limit 1;
        select array_agg(s.id),
               array_agg(s.capacity + s.overbooked - s.taken - h.places - e.places),
               array_agg(case when p_now < s.reserved_until
                              then greatest(0, least(s.reserved, s.capacity) - s.reserved_taken - h.reserved) else 0 end)
          into slot_ids, left_over, kept
          from slots s
          cross join lateral (
              select coalesce(sum(x.places), 0)::integer as places, coalesce(sum(x.places) filter (where x.reserved), 0)::integer as reserved
                from holds x where x.office_id = p_office and x.slot_id = s.id and x.expires_at > p_now) h
          cross join lateral (
              select coalesce(sum(x.places), 0)::integer as places
                from embargoes x where x.office_id = p_office and x.slot_id = s.id and x.until > p_now) e
         where s.office_id = p_office and s.id = any (slots_to_lock);

        for r in
            select i.idx::integer as idx, i.act, i.case_id, i.slot, c.state, c.language, sub.key is not null as is_repeat, sub.location,
                   v.id as invitation, v.expires_at as invited_until, v.service_id as invited_to,
                   coalesce(v.reserved_share, false) as share, coalesce(v.changes_used, 0) as changes_used,
                   u.people_per_place, u.changes_allowed, u.hold_minutes, u.embargo_min_minutes, u.embargo_max_minutes,
                   exists (select from consents k where k.office_id = p_office and k.case_id = i.case_id
                              and k.purpose = 'registration' and k.withdrawn_at is null) as consents,
                   a.id as old_id, a.slot_id as old_slot, a.state as old_state, a.interpreter as old_interpreter,
                   o.starts_at as old_starts_at, o.service_id as old_service,
                   s.service_id as service, s.starts_at, s.withdrawn_at is not null as withdrawn,
                   (select count(*) from members m where m.office_id = p_office and m.case_id = i.case_id and m.removed_at is null) as people,
                   h.places as held_places, h.interpreter as held_interpreter, h.slot_id as held_slot,
                   coalesce(h.expires_at > p_now, false) as holds, h.expires_at as held_until,
                   case when h.counted_from > p_now - interval '1 day' then h.times else 0 end as held_times,
                   (select coalesce(sum(e.places), 0) from embargoes e where e.office_id = p_office and e.slot_id = i.slot
                       and e.case_id = i.case_id and e.until > p_now) as own_embargo
              from unnest(p_acts, p_cases, actors, p_slots, p_keys, p_prints)
                   with ordinality i (act, case_id, actor, slot, key, print, idx)
              left join cases c on c.office_id = p_office and c.id = i.case_id
              left join submissions sub on sub.office_id = p_office and sub.actor = i.actor
                   and sub.key = i.key and sub.fingerprint = i.print
              left join invitations v on v.office_id = p_office and v.case_id = i.case_id and v.withdrawn_at is null
              left join appointments a on a.office_id = p_office and a.case_id = i.case_id
                   and a.state in ('booked', 'checked_in') and a.ended_at is null
              left join slots o on o.office_id = p_office and o.id = a.slot_id
              left join slots s on s.office_id = p_office and s.id = i.slot
              left join services u on u.office_id = p_office and u.id = coalesce(o.service_id, v.service_id, p_office)
              left join holds h on h.office_id = p_office and h.case_id = i.case_id
             where i.idx = any (undecided)
             order by i.idx
        loop
            is_move := r.act = 'move' or (r.act = 'hold' and r.state = 'scheduled');
            why := case
                when r.is_repeat then 'repeat'
                when r.state is null then 'no_case'
                when r.act <> 'hold' and r.state <> p_from[r.idx] then 'state'
                when r.act = 'hold' and r.state not in ('invited', 'scheduled') then 'state'
                when r.act <> 'cancel' and not r.consents then 'consent'
                when r.act <> 'cancel' and stopped then 'stopped'
            end;
            if why is null and (is_move or r.act = 'cancel') then
                why := case
                    when r.old_id is null or r.old_state <> 'booked' then 'no_appointment'
                    when r.old_starts_at <= p_now then 'begun'
                    when r.act <> 'hold' and (r.old_id is distinct from p_old_appointments[r.idx]
                                               or r.old_slot is distinct from p_old_slots[r.idx]) then 'stale'
                    when r.act = 'cancel' then null
                    when r.service <> r.old_service then 'no_slot'
                    when r.slot = r.old_slot then 'same'
                    when r.changes_used >= r.changes_allowed then 'changes_used'
                end;
            elsif why is null then
                why := case
                    when r.invitation is null then 'not_invited'
                    when r.invited_until <= p_now then 'invitation_over'
                    when r.old_id is not null then 'has_appointment'
                    when r.service <> r.invited_to then 'no_slot'
                    when r.changes_used > r.changes_allowed then 'changes_used'
                end;
            end if;
            if why is null and r.act <> 'cancel' then
                at := array_position(slot_ids, r.slot);
                wanted := greatest(1, ceil(r.people / r.people_per_place::numeric));
                own := case when r.holds and r.held_slot = r.slot then r.held_places else 0 end;
                speaks := case when is_move then r.old_interpreter else p_interpreters[r.idx] end;
                why := case
                    when r.starts_at < p_earliest then 'too_soon'
                    when r.withdrawn then 'withdrawn'
                    when left_over[at] + own + r.own_embargo - case when r.share then 0 else kept[at] end < wanted then 'full'
                    when r.act = 'hold' and own <> wanted and r.held_times >= p_holds_a_day then 'holds_used'
                    when speaks is not null and (
                        select coalesce(sum(x.capacity - x.taken), 0)
                               - (select count(*) from holds y where y.office_id = p_office and y.slot_id = r.slot
                                     and y.interpreter = speaks and y.expires_at > p_now and y.case_id <> r.case_id)
                          from slot_interpreters x where x.office_id = p_office and x.slot_id = r.slot and x.language = speaks
                        ) <= cardinality(array_positions(spoken, r.slot::text || speaks)) then 'no_interpreter'
                end;
                if why is null then
                    places[r.idx] := wanted;
                    shares[r.idx] := r.share;
                    -- A place that is only kept stays embargoed too, or one could choose when it comes back to others.
                    left_over[at] := left_over[at] + own - wanted + case when r.act = 'hold' then 0 else r.own_embargo end;
                    if r.share then
                        kept[at] := greatest(0, kept[at] - greatest(0, wanted - own));
                    end if;
                    if speaks is not null then
                        spoken := spoken || (r.slot::text || speaks);
                    end if;
                    if r.act = 'hold' then
                        held := held || r.idx;
                        -- Asking for the same place again does not keep it longer.
                        expiries[r.idx] := case when own = wanted then r.held_until
                                                else p_now + make_interval(mins => r.hold_minutes) end;
                        if own <> wanted then
                            newly_held := newly_held || r.idx;
                        end if;
                    else
                        booked := booked || r.idx;
                        if r.own_embargo > 0 then
                            ends_embargo := ends_embargo || r.case_id;
                        end if;
                        if r.holds then
                            ends_hold := ends_hold || r.case_id;
                        end if;
                    end if;
                end if;
            end if;
            outcomes[r.idx] := coalesce(why, 'done');
            led_to[r.idx] := case when why is null then p_locations[r.idx] else r.location end;
            if why is null then
                languages[r.idx] := r.language;
                if r.act in ('move', 'cancel') then
                    given_up := given_up || r.idx;
                    embargoed[r.idx] := 60 * (r.embargo_min_minutes + p_draws[r.idx] * (r.embargo_max_minutes - r.embargo_min_minutes));
                end if;
            end if;
        end loop;
    end if;

    if cardinality(given_up) > 0 then
        insert into embargoes (office_id, id, slot_id, case_id, places, until)
            select p_office, p_embargoes[g], a.slot_id, a.case_id, a.places, p_now + make_interval(secs => embargoed[g])
              from unnest(given_up) g
              join appointments a on a.office_id = p_office and a.id = p_old_appointments[g]
             where embargoed[g] > 0;
        update invitations v set changes_used = v.changes_used + 1 from unnest(given_up) g
            where v.office_id = p_office and v.case_id = p_cases[g] and v.withdrawn_at is null;
        -- A family moves with what it said it needs.
        for r in select g, a.needs, a.needs_note, a.interpreter from unnest(given_up) g
                   join appointments a on a.office_id = p_office and a.id = p_old_appointments[g] where p_acts[g] = 'move' loop
            p_needs[r.g] := r.needs;
            p_notes[r.g] := r.needs_note;
            p_interpreters[r.g] := r.interpreter;
        end loop;
        update appointments a set state = case when p_acts[g] = 'move' then 'moved' else 'cancelled' end, ended_at = p_now
            from unnest(given_up) g where a.office_id = p_office and a.id = p_old_appointments[g];
    end if;
    if cardinality(booked) > 0 then
        insert into appointments (office_id, id, case_id, slot_id, state, created_at, needs, needs_note, places, reserved, interpreter)
            select p_office, p_appointments[g], p_cases[g], p_slots[g], 'booked', p_now, p_needs[g], p_notes[g], places[g], shares[g],
                   p_interpreters[g]
              from unnest(booked) g;
    end if;
    if cardinality(ends_hold) > 0 then
        update holds h set expires_at = p_now where h.office_id = p_office and h.case_id = any (ends_hold);
    end if;
    if cardinality(ends_embargo) > 0 then
        update embargoes e set until = p_now where e.office_id = p_office and e.case_id = any (ends_embargo)
            and e.slot_id = any (p_slots) and e.until > p_now;
    end if;
    if cardinality(held) > 0 then
        insert into holds (office_id, case_id, slot_id, places, reserved, interpreter, needs, needs_note, created_at, expires_at, counted_from)
            select p_office, p_cases[g], p_slots[g], places[g], shares[g], p_interpreters[g], p_needs[g], p_notes[g], p_now, expiries[g], p_now
              from unnest(held) g
            on conflict (office_id, case_id) do update
                set slot_id = excluded.slot_id, places = excluded.places, reserved = excluded.reserved,
                    interpreter = excluded.interpreter, needs = excluded.needs, needs_note = excluded.needs_note,
                    created_at = excluded.created_at, expires_at = excluded.expires_at,
                    times = case when holds.slot_id = excluded.slot_id and holds.expires_at = excluded.expires_at then holds.times
                                 when holds.counted_from > p_now - interval '1 day' then holds.times + 1 else 1 end,
                    counted_from = case when holds.counted_from > p_now - interval '1 day' then holds.counted_from else p_now end;
    end if;
    -- A cancelled appointment moves its case too; a moved one is among the booked.
    select booked || coalesce(array_agg(g), '{}') into booked from unnest(given_up) g where p_acts[g] = 'cancel';
    if cardinality(booked) > 0 then
        update cases c set state = p_to[g], version = c.version + 1,
                           state_since = case when c.state = p_to[g] then c.state_since else p_now end
            from unnest(booked) g where c.office_id = p_office and c.id = p_cases[g];
        insert into case_events (office_id, id, case_id, at, actor_kind, action, from_state, to_state)
            select p_office, p_events[g], p_cases[g], p_now, 'applicant', p_actions[g], p_from[g], p_to[g] from unnest(booked) g;
        insert into outbox (office_id, id, case_id, template, language, dedup_key, created_at)
            select p_office, p_messages[g], p_cases[g], p_templates[g], languages[g],
                   p_templates[g] || ':' || coalesce(p_appointments[g], p_old_appointments[g]), p_now
              from unnest(booked) g;
        insert into submissions (office_id, key, actor, fingerprint, location, at)
            select p_office, p_keys[g], actors[g], p_prints[g], p_locations[g], p_now from unnest(booked) g
             where p_keys[g] is not null;
    end if;
    booked := booked || newly_held;
    if cardinality(booked) > 0 then
        insert into audit_events (office_id, id, at, actor_kind, actor_id, role, action, subject, subject_id, case_id, request, mac)
            select p_office, p_audit_ids[w], p_now, 'applicant', p_cases[p_audit_items[w]], 'applicant', p_audit_actions[w],
                   p_audit_subjects[w], p_audit_subject_ids[w], p_cases[p_audit_items[w]], p_requests[p_audit_items[w]], p_audit_macs[w]
              from generate_subscripts(p_audit_items, 1) w
             where p_audit_items[w] = any (booked)
               and (p_audit_actions[w] <> 'place.embargoed' or embargoed[p_audit_items[w]] > 0);
    end if;
    return query select g, outcomes[g], led_to[g] from generate_series(1, n) g;
end
$$;

-- Whose sessions these tokens are, for many requests at once; the context is the gate's.
create function find_sessions(p_context text, p_office uuid, p_hashes bytea[])
    returns table (place integer, id uuid, staff_id uuid, case_id uuid, expires_at timestamptz, last_seen_at timestamptz,
                   revoked boolean, role text, organisation text, display_name text, disabled boolean)
    language plpgsql set search_path = public, pg_catalog
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off set jit = off set plan_cache_mode = force_generic_plan as $$
begin
    perform set_config('puente.context', p_context, true);
    return query
        select h.place::integer, s.id, s.staff_id, s.case_id, s.expires_at, s.last_seen_at, s.revoked_at is not null,
               p.role, p.organisation, p.display_name, p.disabled_at is not null
          from unnest(p_hashes) with ordinality h (hash, place)
          join sessions s on s.office_id = p_office and s.token_hash = h.hash
          left join staff p on p.office_id = s.office_id and p.id = s.staff_id;
end
$$;

-- Where cases stand with their invitation, appointment and hold, for many requests at once; the system's own context,
-- each request having shown whose it is.
create function booking_standings(p_context text, p_office uuid, p_now timestamptz, p_cases uuid[])
    returns table (place integer, state text, stopped boolean, service uuid, invited_until timestamptz, share boolean,
                   changes_left integer, places integer,
                   appointment uuid, appointment_state text, slot uuid, starts_at timestamptz, ends_at timestamptz,
                   site text, address text, time_zone text, remote boolean,
                   held_slot uuid, held_until timestamptz, held_places integer, needs text, needs_note text, interpreter text)
    language plpgsql set search_path = public, pg_catalog
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off set jit = off set plan_cache_mode = force_generic_plan as $$
begin
    perform set_config('puente.context', p_context, true);
    return query
        select i.place::integer, c.state,
               coalesce((select p.state in ('paused', 'closed') from programme_periods p
                          where p.office_id = p_office and p.starts_at <= p_now order by p.starts_at desc limit 1), false),
               u.id, v.expires_at, coalesce(v.reserved_share, false), u.changes_allowed - coalesce(v.changes_used, 0),
               greatest(1, ceil((select count(*) from members m where m.office_id = p_office and m.case_id = i.case_id
                                    and m.removed_at is null) / u.people_per_place::numeric))::integer,
               a.id, a.state, a.slot_id, s.starts_at, s.ends_at, t.name, t.address, t.time_zone, t.remote,
               h.slot_id, h.expires_at, h.places::integer, h.needs, h.needs_note, h.interpreter
          from unnest(p_cases) with ordinality i (case_id, place)
          join cases c on c.office_id = p_office and c.id = i.case_id
          left join invitations v on v.office_id = p_office and v.case_id = i.case_id and v.withdrawn_at is null
          left join appointments a on a.office_id = p_office and a.case_id = i.case_id
               and a.state in ('booked', 'checked_in') and a.ended_at is null
          left join slots s on s.office_id = p_office and s.id = a.slot_id
          left join sites t on t.office_id = p_office and t.id = s.site_id
          left join services u on u.office_id = p_office and u.id = coalesce(s.service_id, v.service_id, p_office)
          left join holds h on h.office_id = p_office and h.case_id = i.case_id and h.expires_at > p_now;
end
$$;

revoke execute on all functions in schema public from public;
grant execute on function verified_context(), app_office(), app_role(), app_actor(), app_case(), app_eyes(), case_in_sight(uuid, uuid) to puente_app;
grant execute on function take_places(text, uuid, timestamptz, timestamptz, integer, text[], uuid[], uuid[], uuid[], uuid[], uuid[],
    bytea[], text[], text[], text[], text[], text[], text[], text[], uuid[], uuid[], uuid[], text[], uuid[], double precision[], text[],
    integer[], uuid[], text[], text[], uuid[], bytea[]) to puente_app;
grant execute on function find_sessions(text, uuid, bytea[]), booking_standings(text, uuid, timestamptz, uuid[]) to puente_app;
