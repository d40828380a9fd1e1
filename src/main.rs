//! The binary `csm`: arguments in, exit status out.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(csm_kompass::cli::run().code())
}
