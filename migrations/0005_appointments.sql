-- Invitations and appointments. The database itself refuses to oversell and to give a family two live appointments.

create table invitations (
    office_id    uuid not null references offices (office_id),
    id           uuid not null,
    case_id      uuid not null,
    created_at   timestamptz not null,
    created_by   uuid not null,
    expires_at   timestamptz not null,
    withdrawn_at timestamptz,
    primary key (office_id, id),
    foreign key (office_id, case_id) references cases (office_id, id),
    foreign key (office_id, created_by) references staff (office_id, id)
);
create unique index invitations_one_live on invitations (office_id, case_id) where withdrawn_at is null;

create table appointments (
    office_id  uuid not null references offices (office_id),
    id         uuid not null,
    case_id    uuid not null,
    slot_id    uuid not null,
    state      text not null check (state in ('booked', 'moved', 'cancelled', 'checked_in', 'no_show')),
    created_at timestamptz not null,
    ended_at   timestamptz,
    -- What the family said it needs to take part; 'unknown' when nobody asked.
    needs      text not null default 'unknown' check (needs in ('unknown', 'none', 'interpreter', 'access', 'both')),
    needs_note text not null default '' check (length(needs_note) <= 200),
    primary key (office_id, id),
    foreign key (office_id, case_id) references cases (office_id, id),
    foreign key (office_id, slot_id) references slots (office_id, id)
);
-- Live: booked, or the family is here and its interview has not been recorded yet.
create unique index appointments_one_live on appointments (office_id, case_id)
    where state in ('booked', 'checked_in') and ended_at is null;
create index appointments_of_slot on appointments (office_id, slot_id);

-- Keeps slots.taken equal to the appointments that use a place, whichever statement changes them.
-- A place that is moved or cancelled is free again; a no-show keeps the place it wasted.
create function count_places() returns trigger language plpgsql set search_path = public, pg_catalog as $$
begin
    if tg_op in ('UPDATE', 'DELETE') and old.state not in ('moved', 'cancelled') then
        update slots set taken = taken - 1 where office_id = old.office_id and id = old.slot_id;
    end if;
    if tg_op in ('INSERT', 'UPDATE') and new.state not in ('moved', 'cancelled') then
        update slots set taken = taken + 1 where office_id = new.office_id and id = new.slot_id;
        if not found then
            raise exception 'no such slot' using constraint = 'appointments_slot_exists';
        end if;
    end if;
    return null;
end
$$;
create trigger appointments_count_places after insert or delete or update of state, slot_id on appointments
    for each row execute function count_places();
