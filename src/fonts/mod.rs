//! The embedded faces: coverage, shaping, metrics and subsets.
