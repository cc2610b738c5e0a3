-- Offices, the dated state of each programme, and the places where appointments happen.

create table offices (
    office_id  uuid primary key,
    slug       text not null unique check (slug ~ '^[a-z]+(-[a-z]+)*$'),
    country    text not null,
    time_zone  text not null,
    rules      text not null,
    languages  text[] not null check (cardinality(languages) > 0),
    listed     smallint not null
);

-- The programme's state from an instant on, until the next row. Facts and decisions, never deleted.
create table programme_periods (
    office_id  uuid not null references offices (office_id),
    id         uuid not null,
    state      text not null check (state in ('announced', 'open', 'paused', 'closed')),
    starts_at  timestamptz not null,
    change_id  uuid,
    primary key (office_id, id),
    constraint programme_periods_one_start unique (office_id, starts_at)
);

-- When new registrations are taken while the programme is open.
create table intake_windows (
    office_id  uuid not null references offices (office_id),
    id         uuid not null,
    opens_at   timestamptz not null,
    closes_at  timestamptz,
    weekdays   smallint[] check (weekdays <@ array[1, 2, 3, 4, 5, 6, 7]::smallint[]),
    daily_from time,
    change_id  uuid,
    withdrawn_at timestamptz,
    primary key (office_id, id),
    check (closes_at is null or closes_at > opens_at)
);

create table sites (
    office_id  uuid not null references offices (office_id),
    id         uuid not null,
    name       text not null check (length(name) between 1 and 120),
    address    text not null check (length(address) between 1 and 400),
    time_zone  text not null,
    remote     boolean not null default false,
    version    integer not null default 1,
    created_at timestamptz not null,
    primary key (office_id, id)
);

create table opening_hours (
    office_id  uuid not null references offices (office_id),
    id         uuid not null,
    site_id    uuid not null,
    weekday    smallint not null check (weekday between 1 and 7),
    opens      time not null,
    closes     time not null,
    desks      smallint not null check (desks between 1 and 200),
    slot_minutes smallint not null check (slot_minutes between 5 and 480),
    primary key (office_id, id),
    foreign key (office_id, site_id) references sites (office_id, id),
    check (closes > opens)
);

create table closures (
    office_id  uuid not null references offices (office_id),
    id         uuid not null,
    site_id    uuid not null,
    from_local timestamp not null,
    to_local   timestamp not null,
    reason     text not null check (length(reason) between 1 and 200),
    primary key (office_id, id),
    foreign key (office_id, site_id) references sites (office_id, id),
    check (to_local > from_local)
);

-- Capacity at a time and site. `taken` is kept by the trigger on appointments; the check is the guard against oversell.
create table slots (
    office_id  uuid not null references offices (office_id),
    id         uuid not null,
    site_id    uuid not null,
    starts_at  timestamptz not null,
    ends_at    timestamptz not null,
    capacity   smallint not null check (capacity >= 0),
    taken      smallint not null default 0 check (taken >= 0),
    withdrawn_at timestamptz,
    primary key (office_id, id),
    foreign key (office_id, site_id) references sites (office_id, id),
    constraint slots_one_per_start unique (office_id, site_id, starts_at),
    constraint slots_not_oversold check (taken <= capacity),
    check (ends_at > starts_at)
);
