//! Deliberate mistakes, one an operator: a judge that does not notice them judges nothing.

use crate::reader::{Ask, Many, Node};

/// One operator read wrongly.
#[derive(Clone, Copy, Debug)]
pub enum Mistake {
    /// In an "and", unknown counts as no.
    And,
    /// In an "or", unknown counts as no.
    Or,
    /// Not known to hold counts as not holding.
    Not,
    /// `any` is read as `all`.
    Any,
    /// `all` is read as `any`.
    All,
    /// In `none`, unknown entries do not count.
    None,
    /// `at_most` allows one more.
    AtMost,
    /// `unsure` counts as no.
    Unsure,
    /// `access` is never known.
    Access,
    /// A yes/no fact is taken for "has none".
    Yes,
    /// Nobody ever has none.
    Nothing,
    /// The first word of a list is passed over.
    Among,
    /// Numbers on the edge fall to the other side.
    Number,
    /// Days on the edge fall to the other side.
    Date,
    /// Anniversaries on the edge fall to the other side.
    Anniversary,
    /// The day asked, on the edge, falls to the other side.
    Today,
    /// `overlaps` is read as `within`.
    Shares,
    /// `within` is read as `overlaps`.
    Only,
    /// The first number of a list is passed over.
    SharesNumber,
}

/// All of them.
pub const MISTAKES: [Mistake; 19] = [
    Mistake::And,
    Mistake::Or,
    Mistake::Not,
    Mistake::Any,
    Mistake::All,
    Mistake::None,
    Mistake::AtMost,
    Mistake::Unsure,
    Mistake::Access,
    Mistake::Yes,
    Mistake::Nothing,
    Mistake::Among,
    Mistake::Number,
    Mistake::Date,
    Mistake::Anniversary,
    Mistake::Today,
    Mistake::Shares,
    Mistake::Only,
    Mistake::SharesNumber,
];

/// The condition as somebody reads it who makes one mistake everywhere.
pub fn broken(node: &Node, mistake: Mistake) -> Node {
    let inside = |parts: &[Node]| parts.iter().map(|part| broken(part, mistake)).collect::<Vec<_>>();
    let surely = |parts: Vec<Node>| parts.into_iter().map(|part| Node::Surely(Box::new(part))).collect::<Vec<_>>();
    match (node, mistake) {
        (Node::Const(None), Mistake::Unsure) => Node::Const(Some(false)),
        (Node::Access, Mistake::Access) => Node::Const(None),
        (Node::And(parts), Mistake::And) => Node::And(surely(inside(parts))),
        (Node::Or(parts), Mistake::Or) => Node::Or(surely(inside(parts))),
        (Node::Not(part), Mistake::Not) => Node::Not(Box::new(Node::Surely(Box::new(broken(part, mistake))))),
        (Node::And(parts), _) => Node::And(inside(parts)),
        (Node::Or(parts), _) => Node::Or(inside(parts)),
        (Node::Not(part), _) => Node::Not(Box::new(broken(part, mistake))),
        (Node::Surely(part), _) => Node::Surely(Box::new(broken(part, mistake))),
        (Node::Each(many, list, body), _) => {
            let body = broken(body, mistake);
            let (many, body) = match (many, mistake) {
                (Many::Any, Mistake::Any) => (Many::All, body),
                (Many::All, Mistake::All) => (Many::Any, body),
                (Many::None, Mistake::None) => (Many::None, Node::Surely(Box::new(body))),
                (Many::AtMost(most), Mistake::AtMost) => (Many::AtMost(most + 1), body),
                (many, _) => (*many, body),
            };
            Node::Each(many, list.clone(), Box::new(body))
        }
        (Node::Test(place, ask), _) => match wrong(ask, mistake) {
            Some(ask) => Node::Test(place.clone(), ask),
            None if matches!((ask, mistake), (Ask::Nothing, Mistake::Nothing)) => Node::Const(Some(false)),
            None => node.clone(),
        },
        (Node::Const(_) | Node::Access, _) => node.clone(),
    }
}

fn wrong(ask: &Ask, mistake: Mistake) -> Option<Ask> {
    let but_first = |words: &[String]| words.iter().skip(1).cloned().chain(["nowhere".to_owned()]).collect();
    match (ask, mistake) {
        (Ask::Yes, Mistake::Yes) => Some(Ask::Nothing),
        (Ask::Among(words), Mistake::Among) => Some(Ask::Among(but_first(words))),
        (Ask::Number(order, number), Mistake::Number) => Some(Ask::Number(other_side(order), *number)),
        (Ask::Date(order, date), Mistake::Date) => Some(Ask::Date(other_side(order), date.clone())),
        (Ask::Anniversary(years, order), Mistake::Anniversary) => Some(Ask::Anniversary(*years, other_side(order))),
        (Ask::Today(order, date), Mistake::Today) => Some(Ask::Today(other_side(order), date.clone())),
        (Ask::Shares(words), Mistake::Shares) => Some(Ask::Only(words.clone())),
        (Ask::Only(words), Mistake::Only) => Some(Ask::Shares(words.clone())),
        (Ask::SharesNumber(numbers), Mistake::SharesNumber) => {
            Some(Ask::SharesNumber(numbers.iter().skip(1).copied().chain([0]).collect()))
        }
        _ => None,
    }
}

fn other_side(order: &str) -> String {
    let other = match order {
        ">" => ">=",
        "<=" => "<",
        ">=" => ">",
        _ => "<=",
    };
    other.to_owned()
}
