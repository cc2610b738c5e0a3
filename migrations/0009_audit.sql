-- Who saw and did what. The row is written in the transaction it records and carries a keyed hash, so a row
-- slipped in by hand is found; a sealer chains and signs the rows of each office within a second.

create table audit_events (
    office_id   uuid not null references offices (office_id),
    id          uuid not null,
    at          timestamptz not null,
    actor_kind  text not null check (actor_kind in ('visitor', 'applicant', 'staff', 'system')),
    actor_id    uuid,
    role        text not null,
    action      text not null,
    subject     text not null,
    subject_id  uuid,
    case_id     uuid,
    request     text not null,
    mac         bytea not null check (length(mac) = 32),
    primary key (office_id, id)
);

create table audit_chain (
    office_id uuid not null references offices (office_id),
    seq       bigint not null check (seq > 0),
    event_id  uuid not null,
    hash      bytea not null check (length(hash) = 32),
    primary key (office_id, seq),
    constraint audit_chain_once unique (office_id, event_id)
);

create table audit_checkpoints (
    office_id uuid not null references offices (office_id),
    seq       bigint not null,
    hash      bytea not null,
    at        timestamptz not null,
    signature bytea not null check (length(signature) = 64),
    primary key (office_id, seq)
);
create index audit_events_of_case on audit_events (office_id, case_id);
create index audit_events_in_order on audit_events (office_id, at, id);
