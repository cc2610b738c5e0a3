-- Assessment, recommendation, the acts of every person on a decision, and the referral they lead to.

create table assessments (
    office_id   uuid not null references offices (office_id),
    id          uuid not null,
    case_id     uuid not null,
    recorded_by uuid not null,
    recorded_at timestamptz not null,
    identity_seen boolean not null,
    notes       text not null check (length(notes) between 1 and 8000),
    primary key (office_id, id),
    foreign key (office_id, case_id) references cases (office_id, id),
    foreign key (office_id, recorded_by) references staff (office_id, id)
);

-- What is decided: one pathway for the case, with a reason for every pathway considered. `content` is canonical JSON.
create table recommendations (
    office_id      uuid not null references offices (office_id),
    id             uuid not null,
    case_id        uuid not null,
    pathway        text not null,
    content        text not null,
    content_hash   bytea not null check (length(content_hash) = 32),
    recommended_by uuid not null,
    recommended_at timestamptz not null,
    superseded_at  timestamptz,
    primary key (office_id, id),
    constraint recommendations_of_case unique (office_id, case_id, id),
    foreign key (office_id, case_id) references cases (office_id, id),
    foreign key (office_id, recommended_by) references staff (office_id, id)
);
create unique index recommendations_one_live on recommendations (office_id, case_id) where superseded_at is null;

create table decision_acts (
    office_id    uuid not null references offices (office_id),
    id           uuid not null,
    case_id      uuid not null,
    recommendation_id uuid not null,
    act          text not null check (act in ('recommend', 'take_second_review', 'pass_second_review', 'sign', 'return')),
    staff_id     uuid not null,
    role         text not null,
    organisation text not null,
    content_hash bytea not null check (length(content_hash) = 32),
    note         text not null default '' check (length(note) <= 4000),
    at           timestamptz not null,
    primary key (office_id, id),
    foreign key (office_id, case_id, recommendation_id) references recommendations (office_id, case_id, id),
    foreign key (office_id, staff_id) references staff (office_id, id)
);

-- Four eyes and more: nobody decides twice on one recommendation, whatever their role.
create unique index decision_acts_distinct_people on decision_acts (office_id, recommendation_id, staff_id)
    where act in ('recommend', 'pass_second_review', 'sign');

create table referrals (
    office_id    uuid not null references offices (office_id),
    id           uuid not null,
    case_id      uuid not null,
    recommendation_id uuid not null,
    pathway      text not null,
    content_hash bytea not null,
    created_at   timestamptz not null,
    primary key (office_id, id),
    constraint referrals_one_per_recommendation unique (office_id, recommendation_id),
    foreign key (office_id, case_id, recommendation_id) references recommendations (office_id, case_id, id)
);

-- The database's own word on joint decisions: no referral without two signatures of the right
-- organisations over the recommendation's own hash. Invoker's rights: the referrer must see what they refer.
create function referral_is_signed() returns trigger language plpgsql set search_path = public, pg_catalog as $$
declare
    case_lane text;
    signed    text[];
    wanted    bytea;
    proposer  text;
begin
    select lane into case_lane from cases where office_id = new.office_id and id = new.case_id;
    select r.content_hash, s.organisation into wanted, proposer
        from recommendations r join staff s on s.office_id = r.office_id and s.id = r.recommended_by
        where r.office_id = new.office_id and r.id = new.recommendation_id and r.superseded_at is null;
    select coalesce(array_agg(distinct organisation), '{}') into signed from decision_acts
        where office_id = new.office_id and recommendation_id = new.recommendation_id
          and act = 'sign' and content_hash = wanted;
    if wanted is distinct from new.content_hash
        or not 'us_government' = any (signed)
        or not exists (select 1 from decision_acts where office_id = new.office_id
                       and recommendation_id = new.recommendation_id and act = 'pass_second_review' and content_hash = wanted)
        or (case_lane = 'open' and not 'host_government' = any (signed))
        or (case_lane = 'confidential' and not exists (
               select 1 from unnest(signed) as o where o not in ('host_government', 'us_government', proposer))) then
        raise exception 'a referral needs both signatures over the same content' using constraint = 'referrals_jointly_signed';
    end if;
    return new;
end
$$;
create trigger referrals_jointly_signed before insert on referrals
    for each row execute function referral_is_signed();
