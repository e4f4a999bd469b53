//! The real binary, in a folder of its own and with an empty environment.

use std::{
    fmt::Write as _,
    fs,
    io::Write as _,
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use tempfile::TempDir;

/// A folder to run in: `corpus` and `data` are below it, as the defaults say.
pub(crate) struct Place {
    dir: TempDir,
    environment: Vec<(String, String)>,
    unprivileged: bool,
}

/// The user and group that own nothing.
const NOBODY: u32 = 65534;

/// What a run left.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Place {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self {
            dir: tempfile::tempdir().expect("a temporary folder can be made"),
            // Reading passages for their meaning takes a second of every run: what it changes is tested by itself.
            environment: vec![("IBID__MEANING__ENABLED".to_owned(), "false".to_owned())],
            unprivileged: false,
        }
    }

    /// A folder with these documents in its corpus.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let place = Self::new();
        super::corpus::write(&place.path("corpus"), files);
        place
    }

    /// A path below the folder.
    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.dir.path().join(below)
    }

    /// The same words without the path of the folder, which is another each time.
    pub(crate) fn without_folder(&self, words: &str) -> String {
        words.replace(&self.dir.path().display().to_string(), "PLACE")
    }

    /// Writes a file below the folder.
    pub(crate) fn write(&self, below: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().expect("it is below the folder")).expect("a folder can be made");
        fs::write(path, bytes).expect("a file can be written");
    }

    /// Sets an environment variable for the runs that follow.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.environment.push((name.to_owned(), value.to_owned()));
    }

    /// Lets the runs that follow be those of a user who may not read everything, whoever runs the tests.
    /// False where this cannot be done.
    pub(crate) fn give_up_privileges(&mut self) -> bool {
        let ours = fs::metadata(self.dir.path()).expect("it is there").uid();
        if ours != 0 {
            return true;
        }
        fs::set_permissions(self.dir.path(), fs::Permissions::from_mode(0o777)).expect("it is ours");
        self.unprivileged = true;
        let works = self
            .command()
            .arg("--version")
            .status()
            .is_ok_and(|status| status.success());
        self.unprivileged = works;
        works
    }

    /// The program, ready to start.
    pub(crate) fn command(&self) -> Command {
        self.prepared(Command::new(env!("CARGO_BIN_EXE_ibid")))
    }

    fn prepared(&self, mut command: Command) -> Command {
        command
            .current_dir(self.dir.path())
            .env_clear()
            .envs(self.environment.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if self.unprivileged {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }

    /// Runs the program with these arguments.
    pub(crate) fn ibid(&self, arguments: &[&str]) -> Ran {
        self.ran(&self.command().args(arguments).output().expect("the program starts"))
    }

    /// The same with something to read.
    pub(crate) fn ibid_reading(&self, arguments: &[&str], input: &str) -> Ran {
        let mut child = self
            .command()
            .args(arguments)
            .stdin(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("it is piped");
        stdin.write_all(input.as_bytes()).expect("the program reads");
        drop(stdin);
        self.ran(&child.wait_with_output().expect("the program ends"))
    }

    /// The same where no file can grow beyond `blocks` of 512 bytes: what a full disk is to the program.
    pub(crate) fn ibid_on_a_full_disk(&self, blocks: usize, arguments: &[&str]) -> Ran {
        let mut shell = self.prepared(Command::new("/bin/sh"));
        shell
            .arg("-c")
            .arg(format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""))
            .arg(env!("CARGO_BIN_EXE_ibid"))
            .args(arguments);
        self.ran(&shell.output().expect("the shell starts"))
    }

    /// The same where no more than `files` files can be open at once.
    pub(crate) fn ibid_with_files(&self, files: usize, arguments: &[&str]) -> Ran {
        let mut shell = self.prepared(Command::new("/bin/sh"));
        shell
            .arg("-c")
            .arg(format!("ulimit -n {files}; exec \"$0\" \"$@\""))
            .arg(env!("CARGO_BIN_EXE_ibid"))
            .args(arguments);
        self.ran(&shell.output().expect("the shell starts"))
    }

    fn ran(&self, output: &Output) -> Ran {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("the program prints UTF-8");
        Ran {
            code: output.status.code(),
            out: masked(&text(&output.stdout), self.dir.path()),
            err: masked(&text(&output.stderr), self.dir.path()),
        }
    }
}

impl Ran {
    /// The whole, as a snapshot shows it.
    pub(crate) fn shown(&self) -> String {
        let mut shown = match self.code {
            Some(code) => format!("exit {code}\n"),
            None => "killed\n".to_owned(),
        };
        for (name, text) in [("stdout", &self.out), ("stderr", &self.err)] {
            if !text.is_empty() {
                let _ = write!(shown, "{name}:\n{text}");
            }
        }
        shown
    }
}

/// `text` without what differs from run to run.
fn masked(text: &str, folder: &Path) -> String {
    let mut text = text.to_owned();
    let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    for path in [full.as_path(), folder] {
        text = text.replace(&*path.to_string_lossy(), "HERE");
    }
    for (pattern, mask) in [
        ("#-#-# #:# UTC", "TIME"),
        ("Reindexed in # ms:", "Reindexed in TIME:"),
        ("Reindexed in # s:", "Reindexed in TIME:"),
        ("(process #, since", "(process ID, since"),
    ] {
        text = mask_pattern(&text, pattern, mask);
    }
    text
}

/// Replaces what `pattern` matches by `mask`; `#` matches a number, everything else itself.
fn mask_pattern(text: &str, pattern: &str, mask: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let in_number = masked.ends_with(|c: char| c.is_ascii_digit());
        if let Some(length) = matched(rest, pattern).filter(|_| !in_number) {
            masked.push_str(mask);
            rest = &rest[length..];
        } else {
            masked.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    masked
}

fn matched(text: &str, pattern: &str) -> Option<usize> {
    let mut rest = text;
    for c in pattern.chars() {
        if c == '#' {
            let end = rest
                .find(|c: char| !c.is_ascii_digit() && c != '.')
                .unwrap_or(rest.len());
            rest = rest.get(end..).filter(|_| end > 0)?;
        } else {
            rest = rest.strip_prefix(c)?;
        }
    }
    Some(text.len() - rest.len())
}
