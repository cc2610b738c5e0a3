-- A case is one family's registration at one office, with its whole history.

create table cases (
    office_id     uuid not null references offices (office_id),
    id            uuid not null,
    code          text not null check (code ~ '^[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}$'),
    language      text not null,
    state         text not null check (state in ('draft', 'submitted', 'duplicate_hold', 'screened', 'triage', 'info_requested',
                      'waitlisted', 'invited', 'scheduled', 'checked_in', 'assessed', 'recommended', 'second_review',
                      'joint_review', 'referred', 'referral_accepted', 'referral_returned', 'outcome_recorded', 'closed',
                      'not_referred', 'withdrawn', 'suspended', 'reopened', 'archived', 'erased')),
    lane          text not null default 'open' check (lane in ('open', 'confidential')),
    -- Set once, when an open-lane case with consent enters joint review. Until then it does not exist for the host country.
    host_visible  boolean not null default false,
    joint_review_at timestamptz,
    contact_phone text not null default '' check (length(contact_phone) <= 80),
    contact_safe  text not null default 'unknown' check (contact_safe in ('unknown', 'yes', 'no')),
    assigned_to   uuid,
    created_at    timestamptz not null,
    submitted_at  timestamptz,
    submitted_hash bytea,
    state_since   timestamptz not null,
    version       integer not null default 1,
    primary key (office_id, id),
    constraint cases_code unique (office_id, code),
    foreign key (office_id, assigned_to) references staff (office_id, id),
    constraint cases_confidential_hidden check (lane = 'open' or not host_visible)
);

alter table case_keys add foreign key (office_id, case_id) references cases (office_id, id) deferrable initially deferred;
alter table sessions add foreign key (office_id, case_id) references cases (office_id, id);

create table consents (
    office_id    uuid not null references offices (office_id),
    id           uuid not null,
    case_id      uuid not null,
    purpose      text not null check (purpose in ('registration', 'share_us_government', 'share_host_government')),
    text_version text not null,
    language     text not null,
    given_at     timestamptz not null,
    withdrawn_at timestamptz,
    primary key (office_id, id),
    foreign key (office_id, case_id) references cases (office_id, id)
);

create table members (
    office_id    uuid not null references offices (office_id),
    id           uuid not null,
    case_id      uuid not null,
    relation     text not null check (relation in ('self', 'spouse', 'child', 'grandchild', 'parent')),
    given_names  text not null default '' check (length(given_names) <= 120),
    family_names text not null default '' check (length(family_names) <= 120),
    listed       smallint not null,
    removed_at   timestamptz,
    primary key (office_id, id),
    constraint members_of_case unique (office_id, case_id, id),
    foreign key (office_id, case_id) references cases (office_id, id)
);

-- The answer that stands for each question and member; the value follows the fact table, {"dont_know": true} is an answer too.
create table answers (
    office_id   uuid not null references offices (office_id),
    case_id     uuid not null,
    member_id   uuid not null,
    question    text not null,
    value       jsonb not null,
    answered_at timestamptz not null,
    primary key (office_id, case_id, member_id, question),
    foreign key (office_id, case_id, member_id) references members (office_id, case_id, id)
);

-- A stored result: rule set, facts used, outcome per pathway with reasons. Never changed.
create table determinations (
    office_id     uuid not null references offices (office_id),
    id            uuid not null,
    case_id       uuid not null,
    member_id     uuid not null,
    rule_set_hash text not null,
    as_of         date not null,
    facts         jsonb not null,
    result        jsonb not null,
    created_at    timestamptz not null,
    primary key (office_id, id),
    foreign key (office_id, case_id, member_id) references members (office_id, case_id, id)
);

-- What happened to a case, for its timeline.
create table case_events (
    office_id  uuid not null references offices (office_id),
    id         uuid not null,
    case_id    uuid not null,
    at         timestamptz not null,
    actor_kind text not null check (actor_kind in ('applicant', 'staff', 'system')),
    actor_id   uuid,
    action     text not null,
    from_state text,
    to_state   text,
    note       text not null default '' check (length(note) <= 4000),
    primary key (office_id, id),
    foreign key (office_id, case_id) references cases (office_id, id),
    foreign key (office_id, actor_id) references staff (office_id, id)
);
create index case_events_of_case on case_events (office_id, case_id, at);
create index cases_queue on cases (office_id, state, state_since);
