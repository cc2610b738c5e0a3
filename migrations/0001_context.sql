-- Who is asking, signed. Policies read the office, role, actor and case of a transaction from here.
-- The server signs the context with a key that the login role cannot read, so an injected
-- set_config is worthless: a context that does not verify is no context, and no context sees no rows.

create schema private;
revoke all on schema private from public;
create extension if not exists pgcrypto with schema private;

create table private.context_key (
    only_row boolean primary key default true check (only_row),
    key      bytea   not null check (length(key) >= 32)
);

-- The one place in SQL that reads the wall clock; it bounds the life of a signed context and nothing else.
create function private.wall_clock() returns timestamptz
    language sql volatile set search_path = pg_catalog as $$ select clock_timestamp() $$;

-- The context of this transaction: 64 hex digits of HMAC-SHA-256, then the JSON it signs. Null when it does not verify.
create function verified_context() returns jsonb
    language plpgsql stable security definer set search_path = private, pg_catalog as $$
declare
    setting text := nullif(current_setting('puente.context', true), '');
    claims  jsonb;
begin
    if setting is null or length(setting) < 66 then
        return null;
    end if;
    if encode(private.hmac(convert_to(substr(setting, 65), 'UTF8'), (select key from private.context_key), 'sha256'), 'hex')
        is distinct from left(setting, 64) then
        return null;
    end if;
    claims := substr(setting, 65)::jsonb;
    if (claims ->> 'until')::bigint < extract(epoch from private.wall_clock()) then
        return null;
    end if;
    return claims;
end
$$;

create function app_office() returns uuid language sql stable set search_path = public, pg_catalog
    as $$ select (verified_context() ->> 'office')::uuid $$;
create function app_role() returns text language sql stable set search_path = public, pg_catalog
    as $$ select verified_context() ->> 'role' $$;
create function app_actor() returns uuid language sql stable set search_path = public, pg_catalog
    as $$ select (verified_context() ->> 'actor')::uuid $$;
create function app_case() returns uuid language sql stable set search_path = public, pg_catalog
    as $$ select (verified_context() ->> 'case')::uuid $$;

-- Whose eyes a role has on cases: the office's, one's own, a government's, or none.
create function app_eyes() returns text language sql stable set search_path = public, pg_catalog as $$
    select case verified_context() ->> 'role'
        when 'applicant'       then 'own'
        when 'iom_caseworker'  then 'office'
        when 'unhcr_caseworker' then 'office'
        when 'front_desk'      then 'office'
        when 'office_manager'  then 'office'
        when 'worker'          then 'office'
        when 'us_supervisor'   then 'joint'
        when 'host_supervisor' then 'host'
        else 'none'
    end
$$;

-- Demonstration time: seconds to add to the real time. Stored, shared by all processes, never moved backwards.
create table platform_clock (
    only_row       boolean primary key default true check (only_row),
    offset_seconds bigint  not null default 0,
    demonstration  boolean not null default false
);
insert into platform_clock default values;

create function clock_never_goes_back() returns trigger language plpgsql set search_path = public, pg_catalog as $$
begin
    if new.offset_seconds < old.offset_seconds and new.demonstration and old.demonstration then
        raise exception 'demonstration time never runs backwards' using constraint = 'platform_clock_forward';
    end if;
    return new;
end
$$;
create trigger platform_clock_forward before update on platform_clock
    for each row execute function clock_never_goes_back();
