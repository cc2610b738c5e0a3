-- The law an office goes by: whole rule sets by their hash, from which day each counts, what counters stood at, and
-- the people whose outcome another rule set, reading or day would change.

-- A rule set with all its files. Never changed: what was determined by it can be recomputed for ever.
create table rule_sets (
    office_id uuid not null references offices (office_id),
    hash      text not null check (hash ~ '^[0-9a-f]{64}$'),
    files     jsonb not null check (jsonb_typeof(files) = 'object'),
    -- Nobody for the one that an office begins with.
    added_by  uuid,
    added_at  timestamptz not null,
    primary key (office_id, hash),
    foreign key (office_id, added_by) references staff (office_id, id)
);

-- From which local day on a rule set counts, until the next row. Never changed and never deleted.
create table rule_set_periods (
    office_id uuid not null references offices (office_id),
    id        uuid not null,
    rule_set  text not null,
    starts_on date not null,
    -- The joint change that decided it; none for the one that an office begins with.
    change_id uuid,
    added_at  timestamptz not null,
    primary key (office_id, id),
    constraint rule_set_periods_one_start unique (office_id, starts_on),
    constraint rule_set_periods_once unique (office_id, change_id),
    foreign key (office_id, rule_set) references rule_sets (office_id, hash),
    foreign key (office_id, change_id) references joint_changes (office_id, id)
);
create unique index rule_set_periods_one_founding on rule_set_periods (office_id) where change_id is null;

-- A rule set being written: the files that differ from its base.
create table rule_set_drafts (
    office_id uuid not null references offices (office_id),
    id        uuid not null,
    base      text not null,
    files     jsonb not null default '{}' check (jsonb_typeof(files) = 'object'),
    made_by   uuid not null,
    made_at   timestamptz not null,
    saved_at  timestamptz not null,
    version   integer not null default 1,
    -- The change it became, or when it was put aside.
    change_id uuid,
    ended_at  timestamptz,
    primary key (office_id, id),
    foreign key (office_id, base) references rule_sets (office_id, hash),
    foreign key (office_id, made_by) references staff (office_id, id),
    foreign key (office_id, change_id) references joint_changes (office_id, id)
);

-- What a counter of the rule set stood at on a day, with where that was read. A later row adds to an earlier one.
create table counter_readings (
    office_id uuid not null references offices (office_id),
    id        uuid not null,
    counter   text not null check (length(counter) between 1 and 120),
    read_on   date not null,
    used      bigint check (used >= 0),
    is_full   boolean not null default false,
    source    text not null check (length(source) between 1 and 400),
    noted_by  uuid not null,
    noted_at  timestamptz not null,
    primary key (office_id, id),
    foreign key (office_id, noted_by) references staff (office_id, id),
    constraint counter_readings_say_something check (is_full or used is not null)
);
create index counter_readings_in_order on counter_readings (office_id, counter, read_on, noted_at);

-- What a determination was made with besides its rule set and facts: the readings of the counters as they were noted
-- then. `packed` is the same facts in the form the fast replay reads; it can always be made again from `facts`.
alter table determinations add column readings jsonb not null default '[]';
alter table determinations add column packed bytea;
create index determinations_newest on determinations (office_id, case_id, member_id, created_at desc, id desc);

-- People whose outcome would be another one now. A person looks, determines anew on purpose, and ends the entry.
create table outcome_reviews (
    office_id uuid not null references offices (office_id),
    id        uuid not null,
    case_id   uuid not null,
    member_id uuid not null,
    pathway   text not null,
    before    text not null check (before in ('likely', 'need_more_information', 'not_eligible', 'none')),
    after     text not null check (after in ('likely', 'need_more_information', 'not_eligible', 'none')),
    why       text not null check (why in ('rule_set', 'counter', 'day')),
    rule_set  text not null,
    as_of     date not null,
    opened_at timestamptz not null,
    ended_at  timestamptz,
    ended_by  uuid,
    note      text not null default '' check (length(note) <= 1000),
    primary key (office_id, id),
    foreign key (office_id, case_id, member_id) references members (office_id, case_id, id),
    foreign key (office_id, rule_set) references rule_sets (office_id, hash),
    foreign key (office_id, ended_by) references staff (office_id, id),
    check ((ended_at is null) = (ended_by is null))
);
create unique index outcome_reviews_one_open on outcome_reviews (office_id, member_id, pathway) where ended_at is null;
create index outcome_reviews_of_case on outcome_reviews (office_id, case_id) where ended_at is null;

-- The rounds in which the caseload was looked at again: by what, so that nothing is looked at twice or forgotten.
create table outcome_rounds (
    office_id   uuid not null references offices (office_id),
    id          uuid not null,
    -- Rule set, readings and which periods the day falls into, as one hash.
    ground      text not null,
    rule_set    text not null,
    as_of       date not null,
    cases       integer not null,
    changed     integer not null,
    finished_at timestamptz not null,
    primary key (office_id, id),
    foreign key (office_id, rule_set) references rule_sets (office_id, hash)
);

-- A rule set counts only by a joint act that names it, its day and what it replaces; except the one an office begins with.
alter table joint_changes drop constraint joint_changes_kind_check;
alter table joint_changes add constraint joint_changes_kind_check
    check (kind in ('programme_state', 'intake_window', 'close_intake_window', 'rule_set'));

create function rule_set_is_decided() returns trigger language plpgsql set search_path = public, pg_catalog as $$
begin
    if new.change_id is null then
        if app_role() is distinct from 'worker'
            or exists (select 1 from rule_set_periods where office_id = new.office_id) then
            raise exception 'only the first rule set of an office needs no joint act' using constraint = 'rule_set_decided_jointly';
        end if;
    elsif not exists (
        select 1 from joint_changes c
         where c.office_id = new.office_id and c.id = new.change_id and c.state = 'effective' and c.kind = 'rule_set'
           and c.content::jsonb #>> '{change,rule_set}' = new.rule_set
           and (c.content::jsonb #>> '{change,starts_on}')::date = new.starts_on) then
        raise exception 'a rule set counts only by a joint act' using constraint = 'rule_set_decided_jointly';
    end if;
    return new;
end
$$;
revoke execute on function rule_set_is_decided() from public;
create trigger rule_set_periods_joint before insert on rule_set_periods
    for each row execute function rule_set_is_decided();

do $$
declare
    t text;
begin
    foreach t in array array['rule_sets', 'rule_set_periods', 'rule_set_drafts', 'counter_readings', 'outcome_reviews',
        'outcome_rounds'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy office on %I for all using (office_id = (select app_office())) with check (office_id = (select app_office()))', t);
    end loop;
end
$$;

-- A family is told by its caseworker, not by a row, and a government learns of nobody here.
create policy eyes on outcome_reviews as restrictive for all
    using ((select app_eyes()) = 'office') with check ((select app_eyes()) = 'office');
-- How many people a round concerned tells of cases that a government must not know.
create policy readers on outcome_rounds as restrictive for all
    using ((select app_role()) in ('worker', 'office_manager')) with check ((select app_role()) = 'worker');
-- A draft is the work of those who may propose.
create policy writers on rule_set_drafts as restrictive for all
    using ((select app_role()) in ('worker', 'office_manager', 'host_supervisor', 'us_supervisor'))
    with check ((select app_role()) in ('worker', 'office_manager', 'host_supervisor', 'us_supervisor'));

grant select, insert on rule_sets, rule_set_periods, counter_readings, outcome_rounds to puente_app;
grant select, insert, update on rule_set_drafts, outcome_reviews to puente_app;
