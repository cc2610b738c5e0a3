//! A decision as it stands: the live recommendation, every act on it, and everybody who took a part before.
//!
//! Used by the case page and by the slice `review`, which loads it, builds its guards with [`Decision::guard`] and
//! records what a person did with [`record_act`]. It takes no step: that is `LockedCase::step`, in the same transaction.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::queries::decision as queries;
use super::state::{ActorId, ContentHash, EarlierActor, Guards, Part, Refused, Signature};
use super::step::StepError;
use crate::auth::role::named_enum;
use crate::auth::{Organisation, Role};
use crate::error::{AppError, constraint};
use crate::ids::{CaseId, DeterminationId, MemberId, RecommendationId, StaffId};
use crate::tenancy::OfficeTx;
use crate::web::visit::Staff;

named_enum! {
    /// What a person does with a recommendation.
    pub enum Act {
        /// Writes it.
        Recommend = "recommend",
        /// Takes it for second review.
        TakeSecondReview = "take_second_review",
        /// Agrees with it.
        PassSecondReview = "pass_second_review",
        /// Signs it for one's side.
        Sign = "sign",
        /// Sends it back with a written question.
        Return = "return",
    }
}

/// What is decided. Serialised with its fields in this order, which is alphabetical, so that equal content has one text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The case.
    pub case: CaseId,
    /// The determinations it rests on.
    pub determinations: Vec<Basis>,
    /// The people it is about, in the order of the family.
    pub members: Vec<MemberId>,
    /// The pathway recommended.
    pub pathway: String,
    /// The written reason for every pathway considered, the recommended one too.
    pub reasons: BTreeMap<String, String>,
}

/// A stored determination that a recommendation rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// Its id.
    pub determination: DeterminationId,
    /// Whose it is.
    pub member: MemberId,
    /// The rules it was made by, in hexadecimal.
    pub rule_set_hash: String,
}

impl Content {
    /// The canonical text, and its SHA-256.
    pub fn seal(&self) -> Result<(String, ContentHash), AppError> {
        let text = serde_json::to_string(self).map_err(AppError::broken)?;
        let hash = ContentHash(Sha256::digest(text.as_bytes()).into());
        Ok((text, hash))
    }
}

/// The recommendation that stands.
#[derive(Clone, Debug)]
pub struct Recommendation {
    /// Its id.
    pub id: RecommendationId,
    /// The pathway recommended.
    pub pathway: String,
    /// What is decided.
    pub content: Content,
    /// SHA-256 of the stored text.
    pub content_hash: ContentHash,
    /// Who recommended.
    pub recommended_by: StaffId,
    /// Their name.
    pub recommender: String,
    /// When.
    pub recommended_at: DateTime<Utc>,
}

impl Recommendation {
    /// The hash in hexadecimal, for the hidden field that says what the person saw.
    pub fn hash_text(&self) -> String {
        hex::encode(self.content_hash.0)
    }
}

/// One person's act on a recommendation of the case.
#[derive(Clone, Debug)]
pub struct ActDone {
    /// On which recommendation, the live one or one before it.
    pub recommendation: RecommendationId,
    /// What.
    pub act: Act,
    /// Who.
    pub staff: StaffId,
    /// Their name.
    pub name: String,
    /// In what role.
    pub role: Role,
    /// For whom.
    pub organisation: Organisation,
    /// What they saw.
    pub content_hash: ContentHash,
    /// The written question or reason.
    pub note: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A case's decision as it stands.
#[derive(Clone, Debug, Default)]
pub struct Decision {
    /// The recommendation that stands, if there is one.
    pub recommendation: Option<Recommendation>,
    /// Its content's hash.
    pub content_hash: Option<ContentHash>,
    /// All acts on the case's recommendations, oldest first.
    pub acts: Vec<ActDone>,
    /// Everybody who took a part in the case, oldest first.
    pub earlier_actors: Vec<EarlierActor>,
    /// Signatures on the recommendation that stands.
    pub signatures: Vec<Signature>,
}

impl Decision {
    /// Whether the recommended pathway is on the refugee track or a protection referral.
    pub fn is_confidential(&self) -> bool {
        self.recommendation.as_ref().is_some_and(|standing| is_confidential(&standing.pathway))
    }

    /// The acts on the recommendation that stands.
    pub fn acts_standing(&self) -> impl Iterator<Item = &ActDone> {
        let standing = self.recommendation.as_ref().map(|recommendation| recommendation.id);
        self.acts.iter().filter(move |act| Some(act.recommendation) == standing)
    }

    /// Adds what is known of the decision to a step's guards. `seen` is the hash from the person's form.
    pub fn guard<'a>(&'a self, guards: Guards<'a>, seen: Option<ContentHash>) -> Guards<'a> {
        Guards {
            refugee_track: guards.refugee_track || self.recommendation.as_ref().is_some_and(|it| is_refugee_track(&it.pathway)),
            earlier_actors: &self.earlier_actors,
            content: self.content_hash,
            seen_content: seen,
            signatures: &self.signatures,
            ..guards
        }
    }
}

/// Pathways of the refugee track: assessed and reviewed by UNHCR alone.
const REFUGEE_TRACK: [&str; 2] = ["usrap_refugee", "spain_resettlement"];

/// Protection referrals: confidential, but not UNHCR's alone.
const PROTECTION: [&str; 3] = ["child_protection_referral", "trafficking_protection_referral", "gbv_protection_referral"];

/// Whether a pathway is on the refugee track.
pub fn is_refugee_track(pathway: &str) -> bool {
    REFUGEE_TRACK.contains(&pathway)
}

/// Whether recommending a pathway makes the case confidential.
pub fn is_confidential(pathway: &str) -> bool {
    is_refugee_track(pathway) || PROTECTION.contains(&pathway)
}

/// Reads a hash from a form.
pub fn parse_hash(typed: &str) -> Option<ContentHash> {
    hex::decode(typed.trim()).ok()?.try_into().ok().map(ContentHash)
}

/// Loads a case's decision. Lock the case first when a step is to follow.
///
/// # Errors
/// `Broken` when a stored row cannot be read, or its text does not have its hash: nothing is decided on such a row.
pub async fn load(tx: &mut OfficeTx, case: CaseId) -> Result<Decision, AppError> {
    let recommendation = match queries::live_recommendation(tx, case).await? {
        Some(row) => Some(read_recommendation(row)?),
        None => None,
    };
    let acts = queries::acts(tx, case).await?.into_iter().map(read_act).collect::<Result<Vec<_>, _>>()?;
    let parts = queries::parts(tx, case).await?;
    let standing = recommendation.as_ref().map(|recommendation| recommendation.id);
    let signatures = acts
        .iter()
        .filter(|act| act.act == Act::Sign && Some(act.recommendation) == standing)
        .map(|act| Signature {
            signer: actor_id(act.staff),
            role: act.role,
            organisation: act.organisation,
            content: act.content_hash,
        })
        .collect();
    Ok(Decision {
        content_hash: recommendation.as_ref().map(|recommendation| recommendation.content_hash),
        earlier_actors: earlier_actors(&acts, parts),
        recommendation,
        acts,
        signatures,
    })
}

/// Records what a person did with the recommendation that stands, over the content as it is stored.
///
/// # Errors
/// `Refused(SamePerson)` when they decided on it before; the transaction is then lost.
pub async fn record_act(
    tx: &mut OfficeTx,
    case: CaseId,
    recommendation: &Recommendation,
    act: Act,
    staff: &Staff,
    note: &str,
) -> Result<(), StepError> {
    let row = queries::ActRow {
        recommendation: recommendation.id,
        act: act.as_str().to_owned(),
        staff: staff.id,
        name: String::new(),
        role: staff.role.as_str().to_owned(),
        organisation: staff.organisation.as_str().to_owned(),
        content_hash: recommendation.content_hash.0.to_vec(),
        note: note.to_owned(),
        at: tx.now(),
    };
    match queries::insert_act(tx, &row, case).await {
        Ok(()) => Ok(()),
        Err(error) if constraint(&error) == Some("decision_acts_distinct_people") => Err(StepError::Refused(Refused::SamePerson)),
        Err(error) => Err(error.into()),
    }
}

/// Stores a recommendation in place of the one before it, with its first act.
pub(super) async fn recommend(tx: &mut OfficeTx, content: &Content, staff: &Staff) -> Result<RecommendationId, StepError> {
    let (text, hash) = content.seal()?;
    let id = queries::replace_recommendation(tx, content.case, &content.pathway, &text, &hash.0, staff.id).await?;
    let recommendation = Recommendation {
        id,
        pathway: content.pathway.clone(),
        content: content.clone(),
        content_hash: hash,
        recommended_by: staff.id,
        recommender: staff.name.clone(),
        recommended_at: tx.now(),
    };
    record_act(tx, content.case, &recommendation, Act::Recommend, staff, "").await?;
    Ok(id)
}

/// Takes a recommendation that was sent back to its assessor out of force: nothing can be signed on it any more.
pub async fn supersede(tx: &mut OfficeTx, recommendation: &Recommendation) -> Result<(), AppError> {
    let now = tx.now();
    Ok(queries::supersede(tx, recommendation.id, now).await?)
}

fn actor_id(staff: StaffId) -> ActorId {
    ActorId(staff.0.as_u128())
}

fn read_hash(bytes: Vec<u8>) -> Result<ContentHash, AppError> {
    bytes.try_into().map(ContentHash).map_err(|_| AppError::broken("a stored content hash is not 32 bytes long"))
}

fn read_recommendation(row: queries::RecommendationRow) -> Result<Recommendation, AppError> {
    let content_hash = read_hash(row.content_hash)?;
    if content_hash.0 != <[u8; 32]>::from(Sha256::digest(row.content.as_bytes())) {
        return Err(AppError::broken(format!("recommendation {} does not have its hash", row.id)));
    }
    Ok(Recommendation {
        id: row.id,
        pathway: row.pathway,
        content: serde_json::from_str(&row.content).map_err(AppError::broken)?,
        content_hash,
        recommended_by: row.recommended_by,
        recommender: row.recommender,
        recommended_at: row.recommended_at,
    })
}

fn read_act(row: queries::ActRow) -> Result<ActDone, AppError> {
    let (Some(act), Some(role), Some(organisation)) =
        (Act::parse(&row.act), Role::parse(&row.role), Organisation::parse(&row.organisation))
    else {
        return Err(AppError::broken("a stored act has no known verb, role or organisation"));
    };
    Ok(ActDone {
        recommendation: row.recommendation,
        act,
        staff: row.staff,
        name: row.name,
        role,
        organisation,
        content_hash: read_hash(row.content_hash)?,
        note: row.note,
        at: row.at,
    })
}

/// Everybody who took a part, oldest first, from the acts and from the case's own history.
fn earlier_actors(acts: &[ActDone], parts: Vec<queries::PartRow>) -> Vec<EarlierActor> {
    let mut all: Vec<(DateTime<Utc>, EarlierActor)> = parts
        .into_iter()
        .filter_map(|row| {
            let part = part_of_deed(&row.deed)?;
            let organisation = Organisation::parse(&row.organisation);
            Some((row.at, EarlierActor { id: actor_id(row.staff), organisation, part }))
        })
        .collect();
    all.extend(acts.iter().map(|act| {
        let actor = EarlierActor { id: actor_id(act.staff), organisation: Some(act.organisation), part: part_of_act(act, acts) };
        (act.at, actor)
    }));
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, actor)| actor).collect()
}

/// The part of a deed in the timeline; most lines of it are no part in a decision.
fn part_of_deed(deed: &str) -> Option<Part> {
    match deed {
        "assessment" => Some(Part::Assessor),
        "submit" => Some(Part::IntakeHelper),
        "propose_clear_duplicate" | "propose_close" | "propose_not_referred" => Some(Part::Proposer),
        "close" | "confirm_not_referred" => Some(Part::Confirmer),
        "propose_reopen" | "reopen" => Some(Part::Examiner),
        _ => None,
    }
}

fn part_of_act(act: &ActDone, acts: &[ActDone]) -> Part {
    match act.act {
        Act::Recommend => Part::Recommender,
        Act::TakeSecondReview | Act::PassSecondReview => Part::SecondReviewer,
        Act::Sign => Part::JointSigner,
        // Two parts send back: who had taken the second review of it, and otherwise a side of joint review.
        Act::Return => {
            let took = |earlier: &ActDone| {
                earlier.act == Act::TakeSecondReview
                    && earlier.staff == act.staff
                    && earlier.recommendation == act.recommendation
                    && earlier.at <= act.at
            };
            if acts.iter().any(took) { Part::SecondReviewer } else { Part::JointSigner }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn content(reason: &str) -> Content {
        Content {
            case: CaseId(Uuid::nil()),
            determinations: Vec::new(),
            members: vec![MemberId(Uuid::nil())],
            pathway: "family_immigrant_visa".into(),
            reasons: BTreeMap::from([("usrap_refugee".into(), "b".into()), ("family_immigrant_visa".into(), reason.into())]),
        }
    }

    fn act(act: Act, staff: u128, minute: i64) -> ActDone {
        ActDone {
            recommendation: RecommendationId(Uuid::nil()),
            act,
            staff: StaffId(Uuid::from_u128(staff)),
            name: String::new(),
            role: Role::IomCaseworker,
            organisation: Organisation::Iom,
            content_hash: ContentHash([0; 32]),
            note: String::new(),
            at: DateTime::UNIX_EPOCH + chrono::TimeDelta::minutes(minute),
        }
    }

    #[test]
    fn equal_content_has_one_text_and_every_word_of_it_counts() {
        let (text, hash) = content("a").seal().unwrap();
        assert_eq!(content("a").seal().unwrap().1, hash);
        assert_ne!(content("A").seal().unwrap().1, hash);
        let keys: Vec<usize> = ["case", "determinations", "members", "pathway", "reasons"]
            .map(|key| text.find(&format!("\"{key}\":")).unwrap())
            .into();
        assert!(keys.is_sorted(), "{text}");
        assert_eq!(serde_json::from_str::<Content>(&text).unwrap(), content("a"));
    }

    #[test]
    fn who_returns_without_having_taken_the_review_is_a_side_of_joint_review() {
        let acts = [act(Act::Recommend, 1, 0), act(Act::TakeSecondReview, 2, 1), act(Act::Return, 2, 2), act(Act::Return, 3, 3)];
        let parts: Vec<Part> = earlier_actors(&acts, Vec::new()).into_iter().map(|actor| actor.part).collect();
        assert_eq!(parts, [Part::Recommender, Part::SecondReviewer, Part::SecondReviewer, Part::JointSigner]);
    }

    #[test]
    fn refugee_and_protection_pathways_are_confidential_and_no_other() {
        assert!(is_confidential("usrap_refugee") && is_refugee_track("usrap_refugee"));
        assert!(is_confidential("gbv_protection_referral") && !is_refugee_track("gbv_protection_referral"));
        assert!(!is_confidential("family_immigrant_visa"));
    }
}
