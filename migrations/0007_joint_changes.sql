-- Changes to an office that take effect only when both supervisors have approved the same content.

create table joint_changes (
    office_id    uuid not null references offices (office_id),
    id           uuid not null,
    kind         text not null check (kind in ('programme_state', 'intake_window', 'close_intake_window')),
    content      text not null,
    content_hash bytea not null check (length(content_hash) = 32),
    reason       text not null check (length(reason) between 1 and 1000),
    proposed_by  uuid not null,
    proposed_at  timestamptz not null,
    state        text not null check (state in ('waiting', 'effective', 'refused')),
    settled_at   timestamptz,
    primary key (office_id, id),
    foreign key (office_id, proposed_by) references staff (office_id, id)
);

create table joint_signatures (
    office_id    uuid not null references offices (office_id),
    id           uuid not null,
    change_id    uuid not null,
    staff_id     uuid not null,
    organisation text not null check (organisation in ('host_government', 'us_government')),
    content_hash bytea not null,
    approves     boolean not null,
    note         text not null default '' check (length(note) <= 1000),
    at           timestamptz not null,
    primary key (office_id, id),
    constraint joint_signatures_one_each unique (office_id, change_id, organisation),
    foreign key (office_id, change_id) references joint_changes (office_id, id),
    foreign key (office_id, staff_id) references staff (office_id, id)
);

create function change_is_signed() returns trigger language plpgsql set search_path = public, pg_catalog as $$
begin
    if new.state = 'effective' and 2 <> (
        select count(distinct organisation) from joint_signatures
        where office_id = new.office_id and change_id = new.id and approves and content_hash = new.content_hash) then
        raise exception 'a change needs both approvals over the same content' using constraint = 'joint_changes_both_approve';
    end if;
    if new.content_hash <> old.content_hash or new.content <> old.content then
        raise exception 'a proposed change is not edited' using constraint = 'joint_changes_fixed';
    end if;
    return new;
end
$$;
create trigger joint_changes_both_approve before update on joint_changes
    for each row execute function change_is_signed();

-- A period or window that comes from a change can only come from an effective one.
alter table programme_periods add foreign key (office_id, change_id) references joint_changes (office_id, id);
alter table intake_windows add foreign key (office_id, change_id) references joint_changes (office_id, id);

create function needs_effective_change() returns trigger language plpgsql set search_path = public, pg_catalog as $$
begin
    if app_role() is distinct from 'worker' and not exists (
        select 1 from joint_changes where office_id = new.office_id and id = new.change_id and state = 'effective') then
        raise exception 'the programme changes only by a joint act' using constraint = 'programme_changed_jointly';
    end if;
    return new;
end
$$;
create trigger programme_periods_joint before insert or update on programme_periods
    for each row execute function needs_effective_change();
create trigger intake_windows_joint before insert or update on intake_windows
    for each row execute function needs_effective_change();
