-- Staff and sessions. Only hashes of passwords and session tokens are kept.

create table staff (
    office_id     uuid not null references offices (office_id),
    id            uuid not null,
    user_name     text not null check (user_name = lower(user_name) and length(user_name) between 2 and 80),
    display_name  text not null check (length(display_name) between 1 and 120),
    role          text not null check (role in ('iom_caseworker', 'unhcr_caseworker', 'front_desk', 'interpreter',
                      'office_manager', 'host_supervisor', 'us_supervisor', 'integrity_officer',
                      'data_protection_officer', 'auditor', 'platform_admin')),
    organisation  text not null check (organisation in ('iom', 'unhcr', 'partner', 'host_government', 'us_government', 'platform')),
    password_hash text not null,
    disabled_at   timestamptz,
    created_at    timestamptz not null,
    primary key (office_id, id),
    constraint staff_user_name unique (office_id, user_name),
    -- The host state may be the one feared: its people hold the supervisor's role and no other.
    constraint staff_host_only_supervises check ((organisation = 'host_government') = (role = 'host_supervisor'))
);

-- One row per applicant's key: how to find it (a keyed hash of the access number) and the hashed PIN.
create table case_keys (
    office_id  uuid not null references offices (office_id),
    case_id    uuid not null,
    number_mac bytea not null check (length(number_mac) = 32),
    pin_hash   text not null,
    created_at timestamptz not null,
    primary key (office_id, case_id),
    constraint case_keys_number unique (office_id, number_mac)
);

create table sessions (
    office_id    uuid not null references offices (office_id),
    id           uuid not null,
    token_hash   bytea not null check (length(token_hash) = 32),
    staff_id     uuid,
    case_id      uuid,
    device       text not null,
    created_at   timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at   timestamptz not null,
    revoked_at   timestamptz,
    primary key (office_id, id),
    constraint sessions_token unique (office_id, token_hash),
    foreign key (office_id, staff_id) references staff (office_id, id),
    check ((staff_id is null) <> (case_id is null))
);

-- How often something was tried, by action and by whom it was aimed at (a keyed hash, never the value).
create table attempts (
    office_id  uuid not null references offices (office_id),
    action     text not null,
    aim        bytea not null,
    window_at  timestamptz not null,
    tries      integer not null,
    primary key (office_id, action, aim, window_at)
);
