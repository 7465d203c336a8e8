//! `recount completions`: a script for the user's shell.

use std::io::Write;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, output::Output};

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  recount completions bash > /etc/bash_completion.d/recount")]
pub(super) struct Options {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(options: &Options, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Cli::command(), "recount", &mut script);
    out.line(String::from_utf8_lossy(&script).trim_end())?;
    Ok(0)
}
