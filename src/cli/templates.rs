//! `csm templates`, and the templates and style of a run: those of the program or a folder's in their place.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::thread::Builder;

use crate::bundle::Bundle;
use crate::cli::args::TemplatesCommand;
use crate::cli::exit::Exit;
use crate::cli::shell::Shell;
use crate::cli::{emit, output};
use crate::diagnostic::Diagnostics;
use crate::diagnostic::Source;
use crate::layout::Style;
use crate::locale::Lang;
use crate::proof::proof;
use crate::template::{BUILTIN, Template, misplaced};

/// Name of the style's file.
const STYLE: &str = "style.toml";

/// The built-in style as a text.
const STYLE_TEXT: &str = include_str!("../../templates/style.toml");

/// Templates of every language, and the style.
pub(crate) struct Templates {
    pub(crate) languages: BTreeMap<Lang, Template>,
    pub(crate) style: Style,
}

impl Templates {
    /// Those of the program with a folder's in their place, proved; the person has been told of every finding.
    ///
    /// # Errors
    /// The folder cannot be read, or there is an error in one of its files.
    pub(crate) fn load(shell: &Shell, folder: &Path) -> Result<Self, Exit> {
        let bundle = Bundle::folder(folder).map_err(|error| {
            let why = shell.words.why(&error.cause);
            shell.tell("cannot_read", &[("path", &error.path.to_string_lossy()), ("why", &why)]);
            Exit::Usage
        })?;
        let takes_part = |name: &str| name == STYLE || name.rsplit('.').next() == Some("hbs");
        if !bundle.files().any(|(name, _)| takes_part(name)) {
            shell.tell("no_templates", &[("path", &folder.to_string_lossy())]);
            return Err(Exit::Usage);
        }
        let (found, mut findings) = Self::read(&bundle);
        findings.0.dedup();
        if !findings.0.is_empty() {
            shell.line(&emit::emit(&findings, shell.color));
        }
        found.filter(|_| !findings.has_errors()).ok_or(Exit::Usage)
    }

    fn read(bundle: &Bundle) -> (Option<Self>, Diagnostics) {
        let mut findings = misplaced(bundle);
        let mut languages = BTreeMap::new();
        // Parsing is what takes long, and the languages have nothing to do with each other.
        let read = |lang: Lang| {
            let template = Template::over_builtin(lang, bundle)?;
            let findings = proof(&template, lang);
            Ok::<_, Diagnostics>((template, findings))
        };
        let found = std::thread::scope(|scope| {
            let begin = |lang| Builder::new().spawn_scoped(scope, move || read(lang)).ok();
            let threads = Lang::ALL.map(|lang| (lang, begin(lang)));
            // Without a thread to be had it is done here.
            threads.map(|(lang, thread)| {
                let done = thread.and_then(|thread| thread.join().ok());
                done.unwrap_or_else(|| read(lang))
            })
        });
        for (lang, found) in Lang::ALL.into_iter().zip(found) {
            match found {
                Ok((template, mut told)) => {
                    findings.0.append(&mut told.0);
                    languages.insert(lang, template);
                }
                Err(mut refused) => findings.0.append(&mut refused.0),
            }
        }
        let style = match bundle.file(STYLE) {
            None => Some(Style::built_in()),
            Some(file) => match Style::from_toml(&file.text) {
                Ok(style) => Some(style),
                Err(mut refused) => {
                    for one in &mut refused.0 {
                        one.place.source = Some(Source { name: file.shown.clone(), text: file.text.clone() });
                    }
                    findings.0.append(&mut refused.0);
                    None
                }
            },
        };
        findings.sort();
        let whole = languages.len() == Lang::ALL.len();
        (style.filter(|_| whole).map(|style| Self { languages, style }), findings)
    }
}

/// Runs the command.
pub(crate) fn run(shell: &Shell, command: &TemplatesCommand) -> Exit {
    match command {
        TemplatesCommand::Check { folder } => check(shell, folder.as_deref()),
        TemplatesCommand::Export { folder } => export(shell, folder),
    }
}

fn check(shell: &Shell, folder: Option<&Path>) -> Exit {
    let loaded = match folder {
        Some(folder) => Templates::load(shell, folder),
        None => Templates::read(&Bundle::default()).0.ok_or(Exit::Failed),
    };
    match loaded {
        Ok(_) => {
            shell.tell("templates_ok", &[]);
            Exit::Done
        }
        Err(_) => Exit::Failed,
    }
}

/// Writes the built-in templates; never over something that is there.
fn export(shell: &Shell, folder: &Path) -> Exit {
    let path = folder.to_string_lossy().into_owned();
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        shell.tell("pack_exists", &[("path", &path)]);
        return Exit::Failed;
    }
    for (name, text) in BUILTIN.iter().copied().chain([(STYLE, STYLE_TEXT)]) {
        if let Err(error) = output::write(&folder.join(name), text.as_bytes()) {
            shell.tell("cannot_write", &[("path", &path), ("why", &shell.words.why(&error))]);
            return Exit::Failed;
        }
    }
    shell.tell("templates_exported", &[("path", &path)]);
    Exit::Done
}
