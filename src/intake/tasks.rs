//! The list of tasks: what is done, what comes next, when something was last saved.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::family::{Family, rules_and_day};
use super::interview::Person;
use super::queries;
use crate::app::App;
use crate::error::AppError;
use crate::web::language::Words;
use crate::web::page::{Shell, on_to, page};
use crate::web::visit::{Applicant, Visit};

/// One task.
pub(super) struct Task {
    /// Where it is done.
    pub href: String,
    /// What it is.
    pub words: String,
    /// How far it is, in words.
    pub progress: String,
    /// Whether it is done.
    pub done: bool,
    /// Whether sending waits for it.
    pub needed: bool,
    /// Whether it is the first that is not done.
    pub is_next: bool,
}

#[derive(Template)]
#[template(path = "intake/tasks.html")]
struct TasksPage {
    shell: Shell,
    tasks: Vec<Task>,
    /// Whether nothing but sending is left.
    is_complete: bool,
    saved_at: String,
    code: String,
}

impl TasksPage {
    fn next_href(&self) -> String {
        self.tasks.iter().find(|task| task.is_next).map_or_else(|| self.shell.at("/case/check"), |task| task.href.clone())
    }
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit, applicant: Applicant) -> Result<Response, AppError> {
    let Some(family) = Family::draft(&app, &visit, &applicant).await? else { return Ok(on_to(&visit.at("/case"))) };
    let mut tx = app.db.begin(&visit.context()?).await?;
    if !queries::has_key(&mut tx, applicant.case).await? {
        return Ok(on_to(&visit.at("/case/pin")));
    }
    drop(tx);
    let (rules, today) = rules_and_day(&visit)?;
    let people = family.interview(&rules, today);
    let tasks = tasks(&family, &people, &visit);
    let shell = app.shell(&visit);
    page(&TasksPage {
        is_complete: !tasks.iter().any(|task| task.is_next),
        tasks,
        saved_at: shell.when(&family.saved_at()),
        code: family.head.code,
        shell,
    })
}

/// What a family does before sending, in order.
pub(super) fn tasks(family: &Family, people: &[Person<'_>], visit: &Visit) -> Vec<Task> {
    let t = visit.language.words();
    let asking = rules_and_day(visit).ok();
    let named = family.members.iter().all(|member| !member.name().is_empty());
    let mut tasks = vec![Task {
        href: visit.at("/case/people"),
        words: t.intake_task_people(),
        progress: state(named, t),
        done: named,
        needed: true,
        is_next: false,
    }];
    for (member, person) in family.members.iter().zip(people) {
        let missing = person.missing().count();
        let (done, all) = (person.questions.len() - missing, person.questions.len());
        let next = asking.as_ref().and_then(|(rules, today)| person.next(&family.book, rules, *today));
        let first = next.or(person.questions.first().copied());
        tasks.push(Task {
            href: first.map_or_else(
                || visit.at("/case/people"),
                |question| visit.at(&format!("/case/questions/{}/{}", member.id, question.id)),
            ),
            words: t.intake_task_questions(member.called(t)),
            progress: if missing == 0 { t.intake_done() } else { t.intake_done_of(done.to_string(), all.to_string()) },
            done: missing == 0,
            needed: true,
            is_next: false,
        });
    }
    let shared = is_sharing_answered(family);
    tasks.push(Task {
        href: visit.at("/case/sharing"),
        words: t.intake_task_sharing(),
        progress: state(shared, t),
        done: shared,
        needed: true,
        is_next: false,
    });
    let reachable = !family.head.contact_phone.is_empty();
    tasks.push(Task {
        href: visit.at("/case/contact"),
        words: t.intake_task_contact(),
        progress: if reachable { t.intake_done() } else { t.intake_optional() },
        done: reachable,
        needed: false,
        is_next: false,
    });
    if let Some(next) = tasks.iter_mut().find(|task| task.needed && !task.done) {
        next.is_next = true;
    }
    tasks
}

fn state(done: bool, t: &Words) -> String {
    if done { t.intake_done() } else { t.intake_to_do() }
}

/// Whether both questions on sharing are answered.
pub(super) fn is_sharing_answered(family: &Family) -> bool {
    super::sharing::PURPOSES.iter().all(|purpose| family.own_answer(purpose).is_some())
}
