//! Holding, booking, moving and giving back, as one call to the database for all families that ask meanwhile.
//!
//! The database decides under its locks (`take_places`, migration 0017); the step of a case is the pure state machine's,
//! asked here and only carried out there. A call is one statement that commits by itself: nobody who hangs up leaves
//! anything open, and a form sent twice gets its first answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::appointment::Needs;
use super::offer::LEAD;
use super::queries::take::{self, Rows};
use crate::auth::role::named_enum;
use crate::cases::state::{CaseAction, CaseState, Condition, Consent, Guards, Lane, transition};
use crate::cases::step::applicant_actor;
use crate::error::AppError;
use crate::gather::{Gather, Item, Size};
use crate::ids::{AppointmentId, CaseId, OfficeId, SlotId};
use crate::tenancy::{Context, Db, Eyes, Issuer, Offices, OnceGuard};

/// Calls under way at once per office, families in a call, families waiting for one.
const SIZE: Size = Size { lanes: 3, most: 64, waiting: 1024 };

/// How often a case may have a place kept in a day.
const HOLDS_A_DAY: i32 = 20;

named_enum! {
    /// What a family does with places.
    pub enum Act {
        /// Has them kept while it is asked to confirm.
        Hold = "hold",
        /// Takes a first appointment.
        Book = "book",
        /// Gives its appointment up for another.
        Move = "move",
        /// Gives its appointment back.
        Cancel = "cancel",
    }
}

named_enum! {
    /// What became of it; the names are those of `take_places`.
    pub enum Outcome {
        /// It took effect.
        Done = "done",
        /// The same form took effect before.
        Repeat = "repeat",
        /// There is no such case for these eyes.
        NoCase = "no_case",
        /// The case is not where this step begins.
        State = "state",
        /// Consent to work on the case is missing.
        Consent = "consent",
        /// The programme stands still.
        Stopped = "stopped",
        /// No invitation.
        NotInvited = "not_invited",
        /// The invitation has run out.
        InvitationOver = "invitation_over",
        /// There is an appointment already.
        HasAppointment = "has_appointment",
        /// There is none.
        NoAppointment = "no_appointment",
        /// It has begun.
        Begun = "begun",
        /// The appointment is another than the page showed.
        Stale = "stale",
        /// The family has changed its appointment as often as it may.
        ChangesUsed = "changes_used",
        /// The family has had places kept as often as it may in a day.
        HoldsUsed = "holds_used",
        /// There is no such slot for this family.
        NoSlot = "no_slot",
        /// It is the slot the family has.
        Same = "same",
        /// It begins too soon.
        TooSoon = "too_soon",
        /// It is no longer offered.
        Withdrawn = "withdrawn",
        /// There are not enough places left.
        Full = "full",
        /// No interpreter of that language is free.
        NoInterpreter = "no_interpreter",
    }
}

/// What one family asks.
#[derive(Clone, Debug)]
pub struct Ask {
    /// What for.
    pub act: Act,
    /// The family's case.
    pub case: CaseId,
    /// The slot asked for; none when giving back.
    pub slot: Option<SlotId>,
    /// The appointment that is given up, and its slot, as the family saw it.
    pub old: Option<(AppointmentId, SlotId)>,
    /// For taking effect once; a hold needs none.
    pub once: Option<OnceGuard>,
    /// Where the form leads.
    pub location: String,
    /// What the family needs to take part.
    pub needs: Needs,
    /// Which language or which help.
    pub note: String,
    /// The language of the interpreter that is to be there.
    pub interpreter: Option<String>,
    /// The reference number of the request.
    pub request: String,
}

impl Item for Ask {
    fn alone(&self) -> Option<Uuid> {
        Some(self.case.0)
    }

    fn shared(&self) -> [Option<Uuid>; 2] {
        [self.slot.map(|slot| slot.0), self.old.map(|(_, slot)| slot.0)]
    }
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What became of it.
    pub outcome: Outcome,
    /// Where it leads, when it took effect now or before.
    pub location: Option<String>,
}

/// Where families of all offices ask. Cloning is cheap.
#[derive(Clone)]
pub struct Places(Arc<BTreeMap<OfficeId, Gather<Ask, Answer>>>);

impl Places {
    /// For the offices of this installation.
    pub fn new(db: &Db, offices: &Offices) -> Self {
        let desk = |office: OfficeId| {
            let db = db.clone();
            Gather::new(SIZE, move |asked| decide(db.clone(), office, asked))
        };
        Self(Arc::new(offices.iter().map(|office| (office.id, desk(office.id))).collect()))
    }

    /// Asks, alone or with those who ask meanwhile.
    ///
    /// # Errors
    /// `Unavailable` when too many wait or the database is away; `NotFound` at an unknown office.
    pub async fn ask(&self, office: OfficeId, ask: Ask) -> Result<Answer, AppError> {
        self.0.get(&office).ok_or(AppError::NotFound)?.ask(ask).await
    }
}

/// One call.
async fn decide(db: Db, office: OfficeId, asked: Vec<Ask>) -> Result<Vec<Answer>, AppError> {
    let now = db.now();
    let rows = rows(&db, office, now, &asked)?;
    // Cases of several families are in reach of no applicant, so the system itself asks; whose cases they are the
    // guard has seen.
    let mut call = db.call(&Context::worker(office)).await?;
    let answers = take::take_places(&mut call, office, now, now + LEAD, HOLDS_A_DAY, &rows).await?;
    answers
        .into_iter()
        .map(|(outcome, location)| {
            let outcome = Outcome::parse(&outcome).ok_or_else(|| AppError::broken(format!("take_places: {outcome:?}")))?;
            Ok(Answer { outcome, location })
        })
        .collect()
}

/// Everything the database needs to decide on and write.
fn rows(db: &Db, office: OfficeId, now: DateTime<Utc>, asked: &[Ask]) -> Result<Rows, AppError> {
    let mut rows = Rows::default();
    for (number, ask) in asked.iter().enumerate() {
        let context = Context::new(office, Eyes::Applicant(ask.case), &ask.request);
        let issuer = db.issuer(&context, now);
        let (from, to, action) = step(ask.act, ask.case)?;
        let appointment: Option<Uuid> = matches!(ask.act, Act::Book | Act::Move).then(|| issuer.new_id());
        rows.acts.push(ask.act.as_str());
        rows.cases.push(ask.case.0);
        rows.slots.push(ask.slot.map(|slot| slot.0));
        rows.old_appointments.push(ask.old.map(|(appointment, _)| appointment.0));
        rows.old_slots.push(ask.old.map(|(_, slot)| slot.0));
        rows.keys.push(ask.once.as_ref().map(|once| once.key));
        rows.prints.push(ask.once.as_ref().map(|once| once.fingerprint.to_vec()));
        rows.locations.push(ask.location.clone());
        rows.needs.push(ask.needs.as_str());
        rows.notes.push(ask.note.clone());
        rows.interpreters.push(ask.interpreter.clone());
        rows.from.push(from.as_str());
        rows.to.push(to.as_str());
        rows.actions.push(action.as_str());
        rows.appointments.push(appointment);
        rows.events.push(issuer.new_id());
        rows.messages.push(issuer.new_id());
        rows.templates.push(template(ask.act));
        rows.embargoes.push(issuer.new_id());
        rows.draws.push(draw(&issuer));
        rows.requests.push(ask.request.clone());
        let number = i32::try_from(number + 1).map_err(AppError::broken)?;
        for (action, subject, id) in ledger(ask, action, appointment) {
            let (event, mac) = issuer.audit_row(action, subject, id, Some(ask.case));
            rows.audit_items.push(number);
            rows.audit_ids.push(event.id);
            rows.audit_actions.push(action);
            rows.audit_subjects.push(subject);
            rows.audit_subject_ids.push(id);
            rows.audit_macs.push(mac.to_vec());
        }
    }
    Ok(rows)
}

/// The step of the case that goes with an act: from where, to where, by which action. A hold is none.
fn step(act: Act, case: CaseId) -> Result<(CaseState, CaseState, CaseAction), AppError> {
    let (from, action) = match act {
        Act::Hold | Act::Book => (CaseState::Invited, CaseAction::Book),
        Act::Move => (CaseState::Scheduled, CaseAction::Move),
        Act::Cancel => (CaseState::Scheduled, CaseAction::CancelAppointment),
    };
    // The database looks whether the family consents; the table takes every family alike, whatever its lane.
    let guards = |lane| Guards {
        consent: Consent::Given,
        conditions: &[Condition::NeedsAsked],
        ..Guards::new(applicant_actor(case), lane)
    };
    let next = Lane::ALL.iter().map(|lane| transition(from, action, &guards(*lane))).collect::<Result<Vec<_>, _>>();
    match next.ok().and_then(|next| next.first().copied().filter(|first| next.iter().all(|other| other == first))) {
        Some(to) => Ok((from, to, action)),
        None => Err(AppError::broken(format!("the state machine allows no family to {}", action.as_str()))),
    }
}

/// The audit rows of an act: the case's step, the appointment, and the slots' ledger.
fn ledger(ask: &Ask, action: CaseAction, new: Option<Uuid>) -> Vec<(&'static str, &'static str, Option<Uuid>)> {
    let step = (action.as_str(), "cases", Some(ask.case.0));
    let slot = ask.slot.map(|slot| slot.0);
    let (old, old_slot) = (ask.old.map(|(id, _)| id.0), ask.old.map(|(_, slot)| slot.0));
    match ask.act {
        Act::Hold => vec![("place.held", "slots", slot)],
        Act::Book => vec![step, ("appointment.booked", "appointments", new), ("place.taken", "slots", slot)],
        Act::Move => vec![
            step,
            ("appointment.moved", "appointments", new),
            ("place.taken", "slots", slot),
            ("place.released", "slots", old_slot),
            ("place.embargoed", "slots", old_slot),
        ],
        Act::Cancel => vec![
            step,
            ("appointment.cancelled", "appointments", old),
            ("place.released", "slots", old_slot),
            ("place.embargoed", "slots", old_slot),
        ],
    }
}

fn template(act: Act) -> &'static str {
    match act {
        Act::Hold | Act::Book => "appointment_booked",
        Act::Move => "appointment_moved",
        Act::Cancel => "appointment_cancelled",
    }
}

/// A number in `[0, 1)`, for the length of an embargo within its range.
fn draw(issuer: &Issuer) -> f64 {
    const STEPS: u32 = 1 << 24;
    u32::try_from(issuer.random().below(u64::from(STEPS))).map_or(0.0, |drawn| f64::from(drawn) / f64::from(STEPS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_machine_allows_families_these_steps() {
        use CaseState::{Invited, Scheduled};
        let case = CaseId(Uuid::from_u128(1));
        let steps = [Act::Book, Act::Move, Act::Cancel].map(|act| step(act, case).map(|(from, to, _)| (from, to)).unwrap());
        assert_eq!(steps, [(Invited, Scheduled), (Scheduled, Scheduled), (Scheduled, Invited)]);
    }
}
