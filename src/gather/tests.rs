//! Gathering, against calls that record what they were asked.
