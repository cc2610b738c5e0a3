//! Writes a condition as an SQL expression over an applicant's JSON; "not known" is NULL and the rest is the standard's.
//!
//! "And", "or" and "not" are SQL's own. Quantifiers count their entries, because `bool_or` passes over NULL.

use puente::pathways::fact::Schema;

use crate::reader::{Ask, Many, Node, Place};

/// Functions the expressions call; NULL for what is not known, JSON null for "has none".
pub const PRELUDE: &str = r#"
set jit = off;
create function pg_temp.known(j jsonb) returns jsonb language sql immutable as $$
  select case when j = '"unknown"' or j = '{"answer": "declined"}' then null else j end
$$;
create function pg_temp.field(j jsonb, name text) returns jsonb language sql immutable as $$
  select case when j is null then null when jsonb_typeof(j) = 'object' then pg_temp.known(j -> name) else 'null'::jsonb end
$$;
create function pg_temp.list(j jsonb) returns jsonb language sql immutable as $$
  select case when j = 'null' then '[]' else j end
$$;
create function pg_temp.list_field(j jsonb, name text) returns jsonb language sql immutable as $$
  select case when j is null then null when jsonb_typeof(j) = 'object' then pg_temp.list(pg_temp.known(j -> name))
    else 'null'::jsonb end
$$;
"#;

/// One statement for many conditions: for each applicant, in order, one truth value a condition and one a pathway.
///
/// `$1` is the list of applicants.
pub fn statement(schema: &Schema, criteria: &[Node], pathways: &[Vec<usize>]) -> String {
    let computed: Vec<String> = schema
        .derived
        .iter()
        .filter_map(|fact| Some((fact.id.as_str(), derived(fact.id.as_str())?)))
        .map(|(id, value)| format!("to_jsonb({value}) as {}", name(id)))
        .collect();
    let given = |id: &str| schema.derived(id).is_none() || derived(id).is_none();
    let facts = schema.facts.iter().map(|fact| fact.id.as_str()).chain(schema.derived.iter().map(|fact| fact.id.as_str()));
    let columns: Vec<String> =
        facts.filter(|fact| given(fact)).map(|fact| format!("pg_temp.known(a -> {}) as {}", text(fact), name(fact))).collect();
    let tests: Vec<String> =
        criteria.iter().enumerate().map(|(at, node)| format!("({})::boolean as c{at}", truth(node))).collect();
    let mut all: Vec<String> = (0..criteria.len()).map(|at| format!("c{at}")).collect();
    all.extend(pathways.iter().map(|needs| needs.iter().map(|at| format!("c{at}")).collect::<Vec<_>>().join(" and ")));
    format!(
        "with g as materialized (select n, (a ->> '$today')::date as \"$today\", (a ->> '$access')::boolean as \"$access\", {} \
         from jsonb_array_elements($1::jsonb) with ordinality as t(a, n)), \
         f as materialized (select g.*{} from g), \
         c as materialized (select n, {} from f) \
         select array[{}] from c order by n",
        columns.join(", "),
        [vec![String::new()], computed].concat().join(", "),
        tests.join(", "),
        all.join(", ")
    )
}

/// The derived facts of the real schema once more, after the rules they are named for; one without SQL here is never known,
/// and shows as differences.
fn derived(id: &str) -> Option<&'static str> {
    Some(match id {
        "age_today" => r#"extract(year from age("$today", (date_of_birth #>> '{}')::date))::int"#,
        "unmarried" => {
            "case when marital_status <@ '[\"single\", \"divorced\", \"widowed\"]' then true \
             when marital_status = '\"married\"' then false end"
        }
        "in_country_of_nationality" => {
            r"(select coalesce((stateless and resident) or (not stateless and national),
                                case when national = resident then national end)
                from (select case when jsonb_typeof(g.stateless) = 'null' then false else (g.stateless #>> '{}')::boolean end
                               as stateless,
                             case when current_country is not null then last_habitual_residence = current_country end
                               as resident,
                             case when current_country is not null then nationality = current_country end
                             or case when other_nationalities in ('[]', 'null') then false
                                     when current_country is null then null
                                     when other_nationalities @> current_country then true
                                     when other_nationalities ? 'unknown' then null
                                     else other_nationalities is null and null end
                               as national) as here)"
        }
        "passport_unexpired" => {
            r#"(select case when p is null then null when jsonb_typeof(p) <> 'object' then false
                            else expires >= "$today" or (country = 'Venezuela' and (expires + interval '5 years' >= "$today"
                              or ("$today" >= date '2024-06-25' and issued < date '2024-06-25'
                                  and expires + interval '10 years' >= "$today"))) end
                from (select passport as p, (pg_temp.field(passport, 'expires_on') #>> '{}')::date as expires,
                             (pg_temp.field(passport, 'issued_on') #>> '{}')::date as issued,
                             case when jsonb_typeof(pg_temp.field(passport, 'country')) = 'null' then ''
                                  else pg_temp.field(passport, 'country') #>> '{}' end as country) as papers)"#
        }
        "removal_in_prior_five_years" => {
            r#"jsonb_typeof(us_removal_order_on) <> 'null'
               and (us_removal_order_on #>> '{}')::date + interval '5 years' > "$today""#
        }
        "under_21_at_cam_filing" => {
            r#"(select case when cam_affidavit_filed_on is null then young or null
                            when jsonb_typeof(cam_affidavit_filed_on) = 'null' then young
                            else extract(year from age(least((cam_affidavit_filed_on #>> '{}')::date, "$today"), birth)) < 21 end
                from (select birth, extract(year from age("$today", birth)) < 21 as young
                      from (select (date_of_birth #>> '{}')::date as birth) as born) as youth)"#
        }
        _ => return None,
    })
}

fn text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn name(name: &str) -> String {
    format!("\"{name}\"")
}

fn texts(words: &[String]) -> String {
    words.iter().map(|word| text(word)).collect::<Vec<_>>().join(", ")
}

/// The expression of one condition.
pub fn truth(node: &Node) -> String {
    let join = |parts: &[Node], word| parts.iter().map(|part| format!("({})", truth(part))).collect::<Vec<_>>().join(word);
    match node {
        Node::Const(Some(true)) => "true".to_owned(),
        Node::Const(Some(false)) => "false".to_owned(),
        Node::Const(None) => "null::boolean".to_owned(),
        Node::Access => name("$access"),
        Node::And(parts) => join(parts, " and "),
        Node::Or(parts) => join(parts, " or "),
        Node::Not(inner) => format!("not ({})", truth(inner)),
        Node::Surely(inner) => format!("({}) is true", truth(inner)),
        Node::Test(at, ask) => test(at, ask),
        Node::Each(many, list, body) => each(*many, list, body),
    }
}

/// The value at a place. Where a record is "none", so is everything in it, its lists too.
fn place(at: &Place) -> String {
    let entry = "e.v".to_owned();
    let (start, fields) = if at.in_entry {
        (entry, at.names.as_slice())
    } else {
        let (fact, fields) = at.names.split_first().unwrap();
        let fact = format!("f.{}", name(fact));
        (if at.is_list && fields.is_empty() { format!("pg_temp.list({fact})") } else { fact }, fields)
    };
    fields.iter().enumerate().fold(start, |inside, (index, field)| {
        let how = if at.is_list && index + 1 == fields.len() { "list_field" } else { "field" };
        format!("pg_temp.{how}({inside}, {})", text(field))
    })
}

fn test(at: &Place, ask: &Ask) -> String {
    if let Ask::Today(order, date) = ask {
        return format!("f.\"$today\" {order} date {}", text(date));
    }
    let v = place(at);
    let scalar = |test: String| format!("jsonb_typeof({v}) <> 'null' and ({v} #>> '{{}}'){test}");
    match ask {
        Ask::Yes => scalar("::boolean".to_owned()),
        Ask::Nothing => format!("jsonb_typeof({v}) = 'null' or {v} = '[]' or ({v} = '\"none\"')"),
        Ask::Among(words) => scalar(format!(" in ({})", texts(words))),
        Ask::Number(order, number) => scalar(format!("::bigint {order} {number}")),
        Ask::Date(order, date) => scalar(format!("::date {order} date {}", text(date))),
        Ask::Anniversary(years, order) => scalar(format!("::date + interval '{years} years' {order} f.\"$today\"")),
        Ask::Today(..) => String::new(),
        Ask::Shares(words) => format!(
            "case when {v} is null then null when {v} ?| array[{}] then true when {v} ? 'unknown' then null else false end",
            texts(words)
        ),
        Ask::Only(words) => format!(
            "case when {v} is null then null when jsonb_typeof({v}) <> 'array' then false \
             when {v} - array[{}]::text[] - 'unknown' <> '[]' then false when {v} ? 'unknown' then null else true end",
            texts(words)
        ),
        Ask::SharesNumber(numbers) => format!(
            "case when {v} is null then null when jsonb_typeof({v}) <> 'array' then false \
             else exists (select from jsonb_array_elements({v}) as n(v) where n.v <@ '{numbers:?}'::jsonb) end"
        ),
    }
}

fn each(many: Many, list: &Place, body: &Node) -> String {
    let v = place(list);
    let (sure, open) = ("count(*) filter (where q.b)", "count(*) filter (where q.b is null)");
    let result = match many {
        Many::Any => format!("case when {sure} > 0 then true when {open} > 0 then null else false end"),
        Many::None => format!("case when {sure} > 0 then false when {open} > 0 then null else true end"),
        Many::All => format!("case when {sure} = count(*) then true when {sure} + {open} < count(*) then false else null end"),
        Many::AtMost(most) => {
            format!("case when {sure} > {most} then false when {sure} + {open} <= {most} then true else null end")
        }
    };
    format!(
        "case when {v} is null then null else (select {result} from (select ({})::boolean as b from \
         jsonb_array_elements(case when jsonb_typeof({v}) = 'array' then {v} else '[]' end) as e(v)) as q) end",
        truth(body)
    )
}
