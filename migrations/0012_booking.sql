-- Services, families that need several places, holds, places kept for those who need them most, interpreters as
-- capacity, and the pause before a place that was given back is offered again.
-- Taken from everybody else: taken + live holds + embargoed places, and until its hour the rest of the reserved share.

-- What an office offers appointments for. Its first service has the office's own id, so that a slot or an invitation
-- that names no service belongs to it.
create table services (
    office_id  uuid not null references offices (office_id),
    id         uuid not null,
    kind       text not null check (kind in ('registration_help', 'screening_interview', 'follow_up')),
    mode       text not null check (mode in ('phone', 'video', 'in_person')),
    minutes    smallint not null check (minutes between 5 and 480),
    -- A family of n takes n / people_per_place places, rounded up, all in one slot or none.
    people_per_place smallint not null check (people_per_place between 1 and 50),
    allocation text not null check (allocation in ('invitation', 'open', 'draw')),
    -- How often a family may move or give back within one invitation.
    changes_allowed smallint not null check (changes_allowed between 0 and 100),
    hold_minutes smallint not null check (hold_minutes between 1 and 60),
    -- A place given back is offered to others after a random time between these two.
    embargo_min_minutes smallint not null check (embargo_min_minutes >= 0),
    embargo_max_minutes smallint not null,
    -- The most places beyond the desks, in percent of them.
    overbooking_percent smallint not null default 0 check (overbooking_percent between 0 and 50),
    primary key (office_id, id),
    constraint services_embargo_range check (embargo_max_minutes between embargo_min_minutes and 10080)
);

insert into services (office_id, id, kind, mode, minutes, people_per_place, allocation, changes_allowed, hold_minutes,
                      embargo_min_minutes, embargo_max_minutes)
    select office_id, office_id, 'screening_interview', 'in_person', 60, 8, 'invitation', 3, 10, 10, 120 from offices;

create function default_service() returns trigger language plpgsql set search_path = public, pg_catalog as $$
begin
    new.service_id := coalesce(new.service_id, new.office_id);
    return new;
end
$$;

-- The owner is under the policies too; for filling in the new columns they stand aside.
alter table slots no force row level security;
alter table invitations no force row level security;

alter table slots
    add column service_id uuid,
    -- Places offered beyond the desks, by the forecast of those who will not come.
    add column overbooked smallint not null default 0 check (overbooked >= 0),
    -- Until `reserved_until` so many places are for invitations with the reserved share only.
    add column reserved smallint not null default 0 check (reserved >= 0),
    add column reserved_taken smallint not null default 0 check (reserved_taken >= 0),
    add column reserved_until timestamptz,
    drop constraint slots_not_oversold,
    add constraint slots_not_oversold check (taken <= capacity + overbooked),
    -- A booking updates the counter and no index: the new row finds room on its page.
    set (fillfactor = 50);
update slots set service_id = office_id;
alter table slots
    alter column service_id set not null,
    add constraint slots_service foreign key (office_id, service_id) references services (office_id, id),
    drop constraint slots_one_per_start,
    add constraint slots_one_per_start unique (office_id, site_id, starts_at, service_id);
create index slots_ahead on slots (office_id, service_id, starts_at);
create trigger slots_default_service before insert on slots for each row execute function default_service();

alter table invitations
    add column service_id uuid,
    -- Set by staff; no page of anybody else tells.
    add column reserved_share boolean not null default false,
    -- How often the family moved or gave back since it was invited.
    add column changes_used smallint not null default 0 check (changes_used >= 0);
update invitations set service_id = office_id;
alter table invitations
    alter column service_id set not null,
    add constraint invitations_service foreign key (office_id, service_id) references services (office_id, id);
create trigger invitations_default_service before insert on invitations for each row execute function default_service();

alter table slots force row level security;
alter table invitations force row level security;

-- Interpreters of a language who are there at the time of a slot. One sits with one family.
create table slot_interpreters (
    office_id  uuid not null references offices (office_id),
    slot_id    uuid not null,
    language   text not null check (length(language) between 2 and 40),
    capacity   smallint not null check (capacity >= 0),
    taken      smallint not null default 0 check (taken >= 0),
    primary key (office_id, slot_id, language),
    constraint slot_interpreters_slot foreign key (office_id, slot_id) references slots (office_id, id),
    constraint slot_interpreters_not_oversold check (taken <= capacity)
) with (fillfactor = 50);

-- Places kept for a family while it looks at the page that asks it to confirm. One a case; over when its time is,
-- whether the row is still there or not.
create table holds (
    office_id  uuid not null references offices (office_id),
    case_id    uuid not null,
    slot_id    uuid not null,
    places     smallint not null check (places between 1 and 100),
    reserved   boolean not null default false,
    interpreter text check (length(interpreter) between 2 and 40),
    needs      text not null default 'unknown' check (needs in ('unknown', 'none', 'interpreter', 'access', 'both')),
    needs_note text not null default '' check (length(needs_note) <= 200),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    -- How often this case had a place kept since `counted_from`: the limit is looked at before a hold is granted.
    times      smallint not null default 1 check (times > 0),
    counted_from timestamptz not null,
    primary key (office_id, case_id),
    constraint holds_case foreign key (office_id, case_id) references cases (office_id, id),
    constraint holds_slot foreign key (office_id, slot_id) references slots (office_id, id)
);
create index holds_of_slot on holds (office_id, slot_id, expires_at);

-- Places given back that others cannot have yet. Whoever gave one back may take it again.
create table embargoes (
    office_id  uuid not null references offices (office_id),
    id         uuid not null,
    slot_id    uuid not null,
    case_id    uuid not null,
    places     smallint not null check (places between 1 and 100),
    until      timestamptz not null,
    primary key (office_id, id),
    constraint embargoes_case foreign key (office_id, case_id) references cases (office_id, id),
    constraint embargoes_slot foreign key (office_id, slot_id) references slots (office_id, id)
);
create index embargoes_of_slot on embargoes (office_id, slot_id, until);

-- Whether a family consents is asked with every step of its case.
create index consents_of_case on consents (office_id, case_id);

alter table appointments
    add column places smallint not null default 1 check (places between 1 and 100),
    -- Whether its places come from the reserved share.
    add column reserved boolean not null default false,
    -- The language of the interpreter who is booked with it.
    add column interpreter text check (length(interpreter) between 2 and 40);

-- Keeps slots.taken, slots.reserved_taken and slot_interpreters.taken equal to the appointments that use a place, a
-- slot once however many appointments a statement changes in it. A place that is moved or cancelled is free again; a
-- no-show keeps the place it wasted.
drop trigger appointments_count_places on appointments;
drop function count_places();

create function count_new_places() returns trigger language plpgsql set search_path = public, pg_catalog
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off set plan_cache_mode = force_generic_plan as $$
declare
    wanted integer;
    found_slots integer;
begin
    select count(distinct slot_id) into wanted from new_rows where state not in ('moved', 'cancelled');
    update slots s set taken = s.taken + d.places, reserved_taken = s.reserved_taken + d.reserved
        from (select office_id, slot_id, sum(places)::smallint as places,
                     coalesce(sum(places) filter (where reserved), 0)::smallint as reserved
                from new_rows where state not in ('moved', 'cancelled') group by office_id, slot_id) d
        where s.office_id = d.office_id and s.id = d.slot_id;
    get diagnostics found_slots = row_count;
    if found_slots <> wanted then
        raise exception 'no such slot' using constraint = 'appointments_slot_exists';
    end if;
    if exists (select from new_rows where interpreter is not null) then
        update slot_interpreters i set taken = i.taken + d.families
            from (select office_id, slot_id, interpreter, count(*)::smallint as families from new_rows
                   where interpreter is not null and state not in ('moved', 'cancelled') group by 1, 2, 3) d
            where i.office_id = d.office_id and i.slot_id = d.slot_id and i.language = d.interpreter;
    end if;
    return null;
end
$$;
create trigger appointments_count_places after insert on appointments
    referencing new table as new_rows for each statement execute function count_new_places();

create function count_changed_places() returns trigger language plpgsql set search_path = public, pg_catalog
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off set plan_cache_mode = force_generic_plan as $$
begin
    update slots s set taken = s.taken + d.places, reserved_taken = s.reserved_taken + d.reserved
        from (select office_id, slot_id, sum(places)::smallint as places, sum(reserved)::smallint as reserved
                from (select office_id, slot_id, places, case when reserved then places else 0 end as reserved
                        from new_rows where state not in ('moved', 'cancelled')
                      union all
                      select office_id, slot_id, -places, case when reserved then -places else 0 end
                        from old_rows where state not in ('moved', 'cancelled')) changed
               group by office_id, slot_id having sum(places) <> 0 or sum(reserved) <> 0) d
        where s.office_id = d.office_id and s.id = d.slot_id;
    if exists (select from old_rows where interpreter is not null) or exists (select from new_rows where interpreter is not null) then
        update slot_interpreters i set taken = i.taken + d.families
            from (select office_id, slot_id, interpreter, sum(families)::smallint as families
                    from (select office_id, slot_id, interpreter, 1 as families
                            from new_rows where state not in ('moved', 'cancelled') and interpreter is not null
                          union all
                          select office_id, slot_id, interpreter, -1
                            from old_rows where state not in ('moved', 'cancelled') and interpreter is not null) changed
                   group by office_id, slot_id, interpreter having sum(families) <> 0) d
            where i.office_id = d.office_id and i.slot_id = d.slot_id and i.language = d.interpreter;
    end if;
    return null;
end
$$;
create trigger appointments_count_changed_places after update on appointments
    referencing old table as old_rows new table as new_rows for each statement execute function count_changed_places();

-- Nobody but the owner can delete an appointment; the count stays right even so.
create function count_deleted_places() returns trigger language plpgsql set search_path = public, pg_catalog as $$
begin
    update slots s set taken = s.taken - d.places, reserved_taken = s.reserved_taken - d.reserved
        from (select office_id, slot_id, sum(places)::smallint as places,
                     coalesce(sum(places) filter (where reserved), 0)::smallint as reserved
                from old_rows where state not in ('moved', 'cancelled') group by office_id, slot_id) d
        where s.office_id = d.office_id and s.id = d.slot_id;
    update slot_interpreters i set taken = i.taken - d.families
        from (select office_id, slot_id, interpreter, count(*)::smallint as families from old_rows
               where interpreter is not null and state not in ('moved', 'cancelled') group by 1, 2, 3) d
        where i.office_id = d.office_id and i.slot_id = d.slot_id and i.language = d.interpreter;
    return null;
end
$$;
create trigger appointments_count_deleted_places after delete on appointments
    referencing old table as old_rows for each statement execute function count_deleted_places();

-- Policies as on the other tables. How full a slot is, whoever holds what, is not for a government's eyes.
do $$
declare
    t text;
begin
    foreach t in array array['services', 'slot_interpreters', 'holds', 'embargoes'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy office on %I for all using (office_id = (select app_office())) with check (office_id = (select app_office()))', t);
    end loop;
    foreach t in array array['holds', 'embargoes'] loop
        execute format('create policy eyes on %1$I as restrictive for all '
            'using ((select app_eyes()) = ''office'' or exists (select 1 from cases c where c.office_id = %1$I.office_id and c.id = %1$I.case_id)) '
            'with check ((select app_eyes()) = ''office'' or exists (select 1 from cases c where c.office_id = %1$I.office_id and c.id = %1$I.case_id))', t);
    end loop;
end
$$;
create policy eyes on slot_interpreters as restrictive for all
    using ((select app_eyes()) in ('office', 'own')) with check ((select app_eyes()) in ('office', 'own'));

grant select, insert, update on services, slot_interpreters, holds, embargoes to puente_app;
grant delete on holds, embargoes to puente_app;
revoke execute on all functions in schema public from public;
