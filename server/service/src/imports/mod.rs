//! What every import from a file shares: walking a CSV that may be broken (`lines`), and the run of it (`runs`): read and
//! shown, confirmed or discarded, worked off by a job until it is done or given up, and reported. What a line means is
//! known to the capability that takes it in.

pub(crate) mod lines;
pub(crate) mod runs;
