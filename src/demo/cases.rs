//! Cases in many states of the track, each with the rows its way would have left: consents, answers, determinations,
//! timeline, invitation, appointment in a slot, assessment, recommendation, acts and signatures.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};

use super::canaries::Field;
use super::families::{Family, Wish};
use super::queries::{self, cases as rows};
use super::staff::{ACCOUNTS, Staff};
use super::track::{self, By, Step};
use super::{Filler, names};
use crate::auth::access_number;
use crate::cases::decision::{Basis, Content, is_confidential};
use crate::cases::state::{CaseAction as A, CaseState as S, ContentHash, Lane};
use crate::error::AppError;
use crate::ids::{CaseId, DeterminationId, RecommendationId, SlotId, StaffId};
use crate::intake::lane_of;
use crate::pathways::Outcome;
use crate::tenancy::OfficeTx;

/// A pathway that is recommended when the rules find none likely.
const USUAL: &str = "family_immigrant_visa";
/// What a family that fears to return is recommended for.
const REFUGEE: &str = "usrap_refugee";

/// A case as it is being made.
struct Made<'a> {
    id: CaseId,
    lane: Lane,
    state: S,
    family: Family,
    steps: Vec<Step>,
    staff: &'a Staff,
    determinations: Vec<DeterminationId>,
}

/// Makes and stores the case at this place of the office's list.
pub(super) async fn insert(filler: &mut Filler<'_>, tx: &mut OfficeTx, staff: &Staff, at: u32) -> Result<(), AppError> {
    let id: CaseId = filler.source.id();
    if queries::case_exists(tx, id).await? {
        return Ok(());
    }
    let (state, is_afraid) = track::shown(at);
    let local = filler.now.with_timezone(&filler.office.zone).date_naive();
    let days = Days::new(18 + filler.source.below(30));
    let planned = if is_afraid { "confidential" } else { "open" };
    let day = local.checked_sub_days(days).unwrap_or(local);
    let wish = Wish { case: id, lane: planned, day, is_afraid, is_complete: state != S::Draft };
    let family = Family::make(filler, &wish)?;
    // A draft has no lane yet: nobody works on it.
    let lane = if state == S::Draft { Lane::Open } else { lane_of(filler.book, &family.determined, !is_afraid) };
    filler.texts.settle_lane(&id.to_string(), lane.as_str());
    let slot = appointment_slot(filler, tx, state).await?;
    let sent = instant(filler, day, 15);
    let (state, appointment) = match slot {
        Some((_, starts)) => (state, starts.min(filler.now)),
        None if needs_slot(state) => (S::Waitlisted, filler.now),
        None => (state, filler.now),
    };
    let steps = track::timed(state, lane, sent, appointment, filler.now);
    let mut made = Made { id, lane, state, family, steps, staff, determinations: Vec::new() };
    made.insert_case(filler, tx, sent).await?;
    made.insert_family(filler, tx, sent).await?;
    made.insert_timeline(filler, tx).await?;
    if let Some((slot, _)) = slot {
        made.insert_appointment(filler, tx, slot).await?;
    }
    if made.step(A::RecordAssessment).is_some() {
        made.insert_assessment(filler, tx).await?;
    }
    if made.step(A::Recommend).is_some() {
        made.insert_decision(filler, tx).await?;
    }
    tx.audit("demonstration.case", "cases", Some(id.0), Some(id)).await
}

fn needs_slot(state: S) -> bool {
    matches!(state, S::Scheduled | S::CheckedIn | S::Assessed | S::Recommended | S::SecondReview | S::JointReview | S::Referred)
}

/// A slot for the case: one that is planned, one at this very hour, or one of a past day.
async fn appointment_slot(
    filler: &mut Filler<'_>,
    tx: &mut OfficeTx,
    state: S,
) -> Result<Option<(SlotId, DateTime<Utc>)>, AppError> {
    let Some(site) = filler.site else {
        return Ok(None);
    };
    let starts = match state {
        S::Scheduled => {
            let skip = i64::try_from(filler.source.below(40)).unwrap_or_default();
            return rows::free_slot(tx, filler.now, skip).await;
        }
        S::CheckedIn => filler.now,
        _ if needs_slot(state) => {
            let today = filler.now.with_timezone(&filler.office.zone).date_naive();
            let day = today.checked_sub_days(Days::new(3 + filler.source.below(7))).unwrap_or(today);
            let hour = 8 + u32::try_from(filler.source.below(4)).unwrap_or_default();
            instant(filler, working_day(day), hour)
        }
        _ => return Ok(None),
    };
    let id: SlotId = filler.source.id();
    Ok(Some((rows::slot_at(tx, id, site, starts, starts + TimeDelta::hours(1)).await?, starts)))
}

fn working_day(day: NaiveDate) -> NaiveDate {
    let back = match day.weekday() {
        Weekday::Sat => 1,
        Weekday::Sun => 2,
        _ => 0,
    };
    day.checked_sub_days(Days::new(back)).unwrap_or(day)
}

/// A full hour of a local day.
fn instant(filler: &Filler<'_>, day: NaiveDate, hour: u32) -> DateTime<Utc> {
    let local = day.and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default());
    filler.office.zone.from_local_datetime(&local).earliest().map_or(filler.now, |at| at.to_utc())
}

impl Made<'_> {
    fn step(&self, action: A) -> Option<&Step> {
        self.steps.iter().find(|step| step.action == action)
    }

    fn staff_id(&self, by: By) -> Result<Option<StaffId>, AppError> {
        match by {
            By::Staff(user) => self.staff.id(user).map(Some),
            By::Family | By::System => Ok(None),
        }
    }

    async fn insert_case(&self, filler: &mut Filler<'_>, tx: &mut OfficeTx, sent: DateTime<Utc>) -> Result<(), AppError> {
        let owner = self.id.to_string();
        let field = Field { table: "cases", column: "contact_phone", lane: self.lane.as_str(), tier: "T1", owner: &owner };
        let phone = format!("+502 5{:03} {:04}", filler.source.below(1000), filler.source.below(10_000));
        let joint_review_at = self.step(A::PassSecondReview).map(|step| step.at);
        let row = rows::CaseRow {
            id: self.id,
            code: filler.code(),
            state: self.state.as_str(),
            lane: self.lane.as_str(),
            host_visible: joint_review_at.is_some() && self.lane == Lane::Open,
            joint_review_at,
            contact_phone: filler.texts.text(&field, &phone),
            contact_safe: if filler.source.below(4) == 0 { "no" } else { "yes" },
            assigned_to: match self.step(A::Triage) {
                Some(_) => Some(self.staff.id(track::hands(self.lane).caseworker)?),
                None => None,
            },
            created_at: sent - TimeDelta::hours(2),
            submitted_at: self.step(A::Submit).map(|step| step.at),
            submitted_hash: self.step(A::Submit).map(|_| self.family.answers_hash.to_vec()),
            state_since: self.steps.last().map_or(sent, |step| step.at),
            version: i32::try_from(self.steps.len()).unwrap_or_default() + 1,
        };
        rows::insert_case(tx, &row).await?;
        let number = access_number::of_case(&filler.config.secret, filler.office.id, self.id);
        let lookup = access_number::lookup(&filler.config.secret, filler.office.id, &number);
        rows::insert_key(tx, self.id, &lookup, filler.hashes.pin(self.id), row.created_at).await?;
        for (purpose, given) in
            [("registration", true), ("share_us_government", true), ("share_host_government", self.lane == Lane::Open)]
        {
            if given {
                rows::insert_consent(tx, filler.source.id(), self.id, purpose, row.created_at).await?;
            }
        }
        Ok(())
    }

    async fn insert_family(&mut self, filler: &mut Filler<'_>, tx: &mut OfficeTx, sent: DateTime<Utc>) -> Result<(), AppError> {
        for (listed, member) in (0_i16..).zip(&self.family.members) {
            rows::insert_member(tx, self.id, listed, member).await?;
            rows::insert_answers(tx, self.id, member, sent - TimeDelta::hours(1)).await?;
        }
        let Some(screened) = self.steps.iter().find(|step| step.action == A::Screen) else {
            return Ok(());
        };
        for one in &self.family.determined {
            let id: DeterminationId = filler.source.id();
            rows::insert_determination(tx, id, self.id, one, screened.at).await?;
            self.determinations.push(id);
        }
        Ok(())
    }

    async fn insert_timeline(&self, filler: &mut Filler<'_>, tx: &mut OfficeTx) -> Result<(), AppError> {
        let owner = self.id.to_string();
        for step in &self.steps {
            let field = Field { table: "case_events", column: "note", lane: self.lane.as_str(), tier: "T3", owner: &owner };
            let note = match step.action {
                A::Waitlist => filler.texts.text(&field, "Esta semana no hay lugares libres; sigue la lista por antigüedad."),
                A::RequestInfo => filler.texts.text(&field, "Falta la fecha de llegada al país de la segunda persona adulta."),
                _ => String::new(),
            };
            rows::insert_event(tx, filler.source.id(), self.id, step, self.staff_id(step.by)?, &note).await?;
            if step.action == A::Invite {
                let by = self.staff.id(track::hands(self.lane).caseworker)?;
                let expires = step.at.max(filler.now) + TimeDelta::days(14);
                rows::insert_invitation(tx, filler.source.id(), self.id, by, step.at, expires).await?;
            }
        }
        Ok(())
    }

    async fn insert_appointment(&self, filler: &mut Filler<'_>, tx: &mut OfficeTx, slot: SlotId) -> Result<(), AppError> {
        let owner = self.id.to_string();
        let field = Field { table: "appointments", column: "needs_note", lane: self.lane.as_str(), tier: "T1", owner: &owner };
        let (needs, note) = match filler.source.below(3) {
            0 => ("access", filler.texts.text(&field, "Una persona usa silla de ruedas.")),
            _ => ("none", String::new()),
        };
        let state = if self.step(A::CheckIn).is_some() { "checked_in" } else { "booked" };
        let booked = self.step(A::Book).map_or(filler.now, |step| step.at);
        let ended = self.step(A::RecordAssessment).map(|step| step.at);
        rows::insert_appointment(tx, filler.source.id(), self.id, slot, state, (booked, ended), (needs, &note)).await
    }

    async fn insert_assessment(&self, filler: &mut Filler<'_>, tx: &mut OfficeTx) -> Result<(), AppError> {
        let owner = self.id.to_string();
        let field = Field { table: "assessments", column: "notes", lane: self.lane.as_str(), tier: "T3", owner: &owner };
        let realistic = filler.source.one_of(&names::NOTES);
        let notes = filler.texts.text(&field, realistic);
        let at = self.step(A::RecordAssessment).map_or(filler.now, |step| step.at);
        let by = self.staff.id(track::hands(self.lane).caseworker)?;
        rows::insert_assessment(tx, filler.source.id(), self.id, by, at, &notes).await
    }

    /// The pathway to recommend: the refugee track in fear, else the first likely one that is open to the lane.
    fn pathway(&self) -> String {
        if self.lane == Lane::Confidential {
            return REFUGEE.to_owned();
        }
        let own = self.family.determined.first().map(|one| one.assessment.results.as_slice()).unwrap_or_default();
        own.iter()
            .filter(|result| result.outcome == Outcome::Likely && !is_confidential(result.pathway.as_str()))
            .map(|result| result.pathway.as_str().to_owned())
            .find(|pathway| pathway != crate::pathways::ACCESS)
            .unwrap_or_else(|| USUAL.to_owned())
    }

    fn content(&self, filler: &mut Filler<'_>) -> Content {
        let owner = self.id.to_string();
        let field = Field { table: "recommendations", column: "content", lane: self.lane.as_str(), tier: "T3", owner: &owner };
        let pathway = self.pathway();
        let mut reasons = BTreeMap::new();
        for result in self.family.determined.iter().take(1).flat_map(|one| &one.assessment.results) {
            let name = result.pathway.as_str();
            let considered = match result.outcome {
                _ if name == crate::pathways::ACCESS => continue,
                _ if name == pathway => "La entrevista confirma lo que la familia registró; es la vía que le sirve.",
                Outcome::Likely => "También puede ser posible; la familia prefiere la otra vía.",
                Outcome::NeedMoreInformation => "Faltan datos para decir algo; queda anotado para más adelante.",
                Outcome::NotEligible => "Hoy no se cumple un criterio que las reglas publican.",
            };
            reasons.insert(name.to_owned(), filler.texts.text(&field, considered));
        }
        let bases = self.family.determined.iter().zip(&self.determinations);
        Content {
            case: self.id,
            determinations: bases
                .map(|(one, id)| Basis {
                    determination: *id,
                    member: one.member,
                    rule_set_hash: one.assessment.rule_set_hash.clone(),
                })
                .collect(),
            members: self.family.members.iter().map(|member| member.id).collect(),
            pathway,
            reasons,
        }
    }

    async fn insert_decision(&self, filler: &mut Filler<'_>, tx: &mut OfficeTx) -> Result<(), AppError> {
        let content = self.content(filler);
        let (text, hash) = content.seal()?;
        let recommendation: RecommendationId = filler.source.id();
        for step in &self.steps {
            let By::Staff(user) = step.by else { continue };
            let by = self.staff.id(user)?;
            let act = match step.action {
                A::Recommend => {
                    let row = (content.pathway.as_str(), text.as_str(), &hash.0);
                    rows::insert_recommendation(tx, recommendation, self.id, row, by, step.at).await?;
                    "recommend"
                }
                A::TakeSecondReview => "take_second_review",
                A::PassSecondReview => "pass_second_review",
                A::SignJointly => "sign",
                _ => continue,
            };
            self.insert_act(filler, tx, recommendation, &hash, (act, user, by, step.at)).await?;
        }
        if self.state == S::Referred {
            let at = self.steps.last().map_or(filler.now, |step| step.at);
            rows::insert_referral(tx, filler.source.id(), self.id, recommendation, &content.pathway, &hash.0, at).await?;
        }
        Ok(())
    }

    async fn insert_act(
        &self,
        filler: &mut Filler<'_>,
        tx: &mut OfficeTx,
        recommendation: RecommendationId,
        hash: &ContentHash,
        (act, user, by, at): (&str, &str, StaffId, DateTime<Utc>),
    ) -> Result<(), AppError> {
        let account = ACCOUNTS.iter().find(|account| account.user == user);
        let account = account.ok_or_else(|| AppError::broken(format!("the demonstration has no account {user}")))?;
        let act = rows::ActRow { recommendation, act, by, role: account.role, organisation: account.organisation, at };
        rows::insert_act(tx, filler.source.id(), self.id, &act, &hash.0).await
    }
}
