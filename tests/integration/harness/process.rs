//! The real binary, in a directory of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use tempfile::TempDir;

use super::{PATIENCE, SECRET, look_for};

/// Returns a command that runs the binary with nothing of this machine's environment that it would read.
pub(crate) fn recount(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_recount"));
    command
        .env_clear()
        .env("HOME", home)
        .env("PATH", "/usr/bin:/bin")
        .env("XDG_STATE_HOME", home.join("state"));
    command
}

/// A directory with a configuration and a database, and the daemon that may run on them.
pub(crate) struct Recount {
    directory: TempDir,
    daemon: Option<Child>,
    variables: Vec<(String, String)>,
    /// Puts limits of the shell's `ulimit` on the daemon.
    limits: Option<String>,
}

impl Recount {
    /// Makes the directory; `config` is TOML, in which `{dir}` stands for the directory.
    pub(crate) fn new(config: &str) -> Self {
        let directory = TempDir::new().expect("a temporary directory can be made");
        let this = Self { directory, daemon: None, variables: Vec::new(), limits: None };
        this.configure(config);
        this
    }

    /// Writes the configuration anew.
    pub(crate) fn configure(&self, config: &str) {
        let config = config.replace("{dir}", &self.path("").display().to_string());
        fs::write(self.path("recount.toml"), config).expect("the configuration can be written");
    }

    /// Sets a variable of the daemon's environment.
    pub(crate) fn variable(&mut self, name: &str, value: &str) {
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    /// Lets the daemon write no file of more than so many KiB, as if the disk failed beyond that.
    pub(crate) fn limit_files(&mut self, kib: u64) {
        // The signal would kill the daemon before it sees the error; ulimit counts in blocks of 512 bytes.
        self.limits = Some(format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", kib * 2));
    }

    /// Returns a path in the directory.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Returns a command on this configuration.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = recount(self.directory.path());
        command.env("DESK_SECRET", SECRET);
        if self.path("notify").exists() {
            command.env("NOTIFY_SOCKET", self.path("notify"));
        }
        command.arg("--config").arg(self.path("recount.toml")).args(arguments);
        command
    }

    /// Runs a command to its end.
    #[track_caller]
    pub(crate) fn output(&self, arguments: &[&str]) -> Output {
        self.command(arguments).stdin(Stdio::null()).output().expect("the binary can be run")
    }

    /// Runs a command that must succeed and returns its JSON.
    #[track_caller]
    pub(crate) fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let output = self.output(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("the output is JSON")
    }

    /// Starts the daemon; its log goes to `log` in the directory.
    pub(crate) fn start(&mut self) {
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(self.path("log"))
            .expect("the log can be opened");
        let mut command = self.command(&["run"]);
        if let Some(limits) = &self.limits {
            let program = command.get_program().to_owned();
            let arguments: Vec<_> = command.get_args().map(ToOwned::to_owned).collect();
            let mut limited = Command::new("sh");
            limited.arg("-c").arg(limits).arg(program).args(arguments).env_clear();
            for (name, value) in command.get_envs() {
                limited.env(name, value.unwrap_or_default());
            }
            command = limited;
        }
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        self.daemon = Some(command.spawn().expect("the daemon can be started"));
    }

    /// Returns the daemon's process id.
    pub(crate) fn pid(&self) -> u32 {
        self.daemon.as_ref().expect("the daemon runs").id()
    }

    /// Kills the daemon with SIGKILL.
    pub(crate) fn kill(&mut self) {
        if let Some(mut daemon) = self.daemon.take() {
            daemon.kill().expect("the daemon can be killed");
            daemon.wait().expect("the daemon has ended");
        }
    }

    /// Sends the daemon a signal by name.
    pub(crate) fn signal(&self, name: &str) {
        let status = Command::new("kill").arg(format!("-{name}")).arg(self.pid().to_string()).status();
        assert!(status.expect("kill can be run").success());
    }

    /// Asks the daemon to stop and returns its exit code.
    pub(crate) fn stop(&mut self) -> Option<i32> {
        self.signal("TERM");
        let mut daemon = self.daemon.take().expect("the daemon runs");
        daemon.wait().expect("the daemon ends").code()
    }

    /// Waits until the daemon ends by itself and returns its exit code.
    pub(crate) fn ended(&mut self) -> Option<i32> {
        let daemon = self.daemon.as_mut().expect("the daemon runs");
        let status = look_for(PATIENCE, || daemon.try_wait().expect("the daemon can be waited for"));
        self.daemon = None;
        status.expect("the daemon ends").code()
    }

    /// Waits until the daemon has logged that.
    #[track_caller]
    pub(crate) fn wait_for_log(&self, words: &str) {
        let logged = look_for(PATIENCE, || self.log().contains(words).then_some(()));
        assert!(logged.is_some(), "'{words}' is logged: {}", self.log());
    }

    /// Returns what the daemon has logged.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap_or_default()
    }
}

impl Drop for Recount {
    fn drop(&mut self) {
        if let Some(mut daemon) = self.daemon.take() {
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
    }
}
