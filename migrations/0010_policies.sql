-- Row-level security for every table, enabled and forced. Three layers:
--   office: rows of the transaction's office only (every office-owned table);
--   eyes:   restrictive, which cases a role can see at all, and everything that hangs on a case with them;
--   own:    restrictive, sessions and keys only for signing in or for their owner.
-- Public facts (offices, periods, windows) may be read without an office.

do $$
declare
    t text;
begin
    -- Office-owned tables.
    foreach t in array array['sites', 'opening_hours', 'closures', 'slots', 'staff', 'case_keys', 'sessions', 'attempts',
        'cases', 'consents', 'members', 'answers', 'determinations', 'case_events', 'invitations', 'appointments',
        'assessments', 'recommendations', 'decision_acts', 'referrals', 'joint_changes', 'joint_signatures',
        'outbox', 'submissions', 'audit_events', 'audit_chain', 'audit_checkpoints'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy office on %I for all using (office_id = (select app_office())) with check (office_id = (select app_office()))', t);
    end loop;

    -- Everything that belongs to a case follows the case.
    foreach t in array array['consents', 'members', 'answers', 'determinations', 'case_events', 'invitations', 'appointments',
        'assessments', 'recommendations', 'decision_acts', 'referrals', 'outbox'] loop
        execute format('create policy eyes on %1$I as restrictive for all '
            'using ((select app_eyes()) = ''office'' or exists (select 1 from cases c where c.office_id = %1$I.office_id and c.id = %1$I.case_id)) '
            'with check ((select app_eyes()) = ''office'' or exists (select 1 from cases c where c.office_id = %1$I.office_id and c.id = %1$I.case_id))', t);
    end loop;
end
$$;

create policy eyes on cases as restrictive for all
    using (case (select app_eyes())
        when 'office' then true
        when 'own'    then id = (select app_case())
        when 'joint'  then joint_review_at is not null
        when 'host'   then host_visible
        else false end)
    with check (case (select app_eyes())
        when 'office' then true
        when 'own'    then id = (select app_case())
        when 'joint'  then joint_review_at is not null
        when 'host'   then host_visible
        else false end);

-- How full a slot is tells of cases that a government must not know; it sees no slots.
create policy eyes on slots as restrictive for all
    using ((select app_eyes()) in ('office', 'own')) with check ((select app_eyes()) in ('office', 'own'));

create policy own on case_keys as restrictive for all
    using ((select app_role()) in ('gate', 'worker') or case_id = (select app_case()))
    with check ((select app_role()) in ('gate', 'worker') or case_id = (select app_case()));

create policy own on sessions as restrictive for all
    using ((select app_role()) in ('gate', 'worker') or staff_id = (select app_actor()) or case_id = (select app_case()))
    with check ((select app_role()) in ('gate', 'worker') or staff_id = (select app_actor()) or case_id = (select app_case()));

-- Audit rows are read by the auditor, the office's manager and the sealer; everybody writes them, nobody changes them.
create policy readers on audit_events as restrictive for select
    using ((select app_role()) in ('auditor', 'office_manager', 'worker') or case_id = (select app_case()));

-- How fast the chain grows tells of cases that a government must not know; only the sealer adds to it.
do $$
declare
    t text;
begin
    foreach t in array array['audit_chain', 'audit_checkpoints'] loop
        execute format('create policy readers on %I as restrictive for select '
            'using ((select app_role()) in (''auditor'', ''office_manager'', ''worker''))', t);
        execute format('create policy sealer on %I as restrictive for insert with check ((select app_role()) = ''worker'')', t);
    end loop;
end
$$;

-- Public facts.
do $$
declare
    t text;
begin
    foreach t in array array['offices', 'programme_periods', 'intake_windows'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy public_fact on %I for select using (office_id is not null)', t);
        execute format('create policy office on %I for insert with check (office_id = (select app_office()))', t);
        execute format('create policy office_change on %I for update using (office_id = (select app_office())) with check (office_id = (select app_office()))', t);
    end loop;
end
$$;

alter table platform_clock enable row level security;
alter table platform_clock force row level security;
create policy public_fact on platform_clock for select using (only_row);
create policy worker on platform_clock for update using ((select app_role()) = 'worker') with check ((select app_role()) = 'worker');

-- The login role owns nothing and may do only this.
grant usage on schema public to puente_app;
grant select, insert, update on offices, programme_periods, intake_windows, sites, opening_hours, closures, slots, staff, case_keys,
    sessions, attempts, cases, members, answers, invitations, appointments, recommendations, joint_changes, outbox, submissions to puente_app;
grant select, update on platform_clock to puente_app;
grant select, insert, update on consents to puente_app;
grant select, insert on determinations, case_events, assessments, decision_acts, referrals, joint_signatures,
    audit_events, audit_chain, audit_checkpoints to puente_app;
grant delete on opening_hours, closures, answers, attempts, submissions to puente_app;
revoke execute on all functions in schema public from public;
grant execute on function verified_context(), app_office(), app_role(), app_actor(), app_case(), app_eyes() to puente_app;
