//! questions.
