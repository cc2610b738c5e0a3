-- What leaves the system, and what was already done.

-- Written in the same transaction as its cause; a worker sends it at least once. No name, country, agency or pathway.
create table outbox (
    office_id  uuid not null references offices (office_id),
    id         uuid not null,
    case_id    uuid not null,
    template   text not null,
    language   text not null,
    dedup_key  text not null,
    created_at timestamptz not null,
    sent_at    timestamptz,
    primary key (office_id, id),
    constraint outbox_once unique (office_id, dedup_key),
    foreign key (office_id, case_id) references cases (office_id, id)
);

-- A form sent twice takes effect once: its key, who sent it, what it said, where the answer led.
-- The same key with other content is another form: somebody went back and changed their mind.
create table submissions (
    office_id   uuid not null references offices (office_id),
    key         uuid not null,
    actor       text not null,
    fingerprint bytea not null,
    location    text,
    at          timestamptz not null,
    primary key (office_id, actor, key, fingerprint)
);
