//! Tests of the pathway module.
