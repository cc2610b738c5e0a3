//! explanations.
