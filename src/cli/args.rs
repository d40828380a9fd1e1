//! What can be typed: clap's types only, no words and no rules. The words of the help stand in the locale files.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};

#[derive(Debug, Parser)]
#[command(name = "csm", version, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// Language of messages, and of documents where it is not overridden.
    #[arg(long, global = true, value_name = "LANG")]
    pub(crate) lang: Option<Language>,
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) pack: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Interview(Interview),
    Drafts(Drafts),
    Forget(Forget),
    Report(Report),
    Score(Score),
    Salary(Salary),
    Explain(Explain),
    #[command(subcommand)]
    Pack(PackCommand),
    #[command(subcommand)]
    Templates(TemplatesCommand),
    Schema(Schema),
}

#[derive(Debug, Args)]
pub(crate) struct Interview {
    #[arg(long, value_name = "PART")]
    pub(crate) part: Option<Part>,
    #[arg(long, value_name = "FORM", default_value = "standard")]
    pub(crate) form: FormName,
    #[arg(long, value_name = "FILE")]
    pub(crate) resume: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) sitting: Sitting,
}

#[derive(Debug, Args)]
pub(crate) struct Drafts {
    #[command(subcommand)]
    pub(crate) command: Option<DraftsCommand>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DraftsCommand {
    List,
    Resume {
        #[arg(value_name = "NAME")]
        name: Option<String>,
        #[command(flatten)]
        interview: Sitting,
    },
    Delete {
        #[arg(value_name = "NAME", required_unless_present = "all")]
        names: Vec<String>,
        #[arg(long, conflicts_with = "names")]
        all: bool,
    },
}

/// How one sitting of an interview is held, whatever is asked.
#[derive(Debug, Args)]
pub(crate) struct Sitting {
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub(crate) out: PathBuf,
    #[arg(long, value_name = "FILE")]
    pub(crate) script: Option<PathBuf>,
    #[arg(long)]
    pub(crate) accessible: bool,
    #[arg(long)]
    pub(crate) no_timing: bool,
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<NaiveDate>,
    #[arg(long)]
    pub(crate) open: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Forget {
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub(crate) out: PathBuf,
    #[arg(long)]
    pub(crate) yes: bool,
}

impl Default for Interview {
    /// What `csm` without a command does; the same as the defaults above.
    fn default() -> Self {
        let sitting = Sitting {
            out: PathBuf::from("out"),
            script: None,
            accessible: false,
            no_timing: false,
            date: None,
            open: false,
        };
        Self { part: None, form: FormName::Standard, resume: None, sitting }
    }
}

/// Options that change against what a sheet is assessed.
#[derive(Debug, Args)]
pub(crate) struct Target {
    #[arg(long, value_name = "ROLE")]
    pub(crate) role: Option<String>,
    #[arg(long, value_name = "INDUSTRY")]
    pub(crate) industry: Option<String>,
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<NaiveDate>,
    #[arg(long, value_name = "MODE")]
    pub(crate) mode: Option<ModeName>,
}

#[derive(Debug, Args)]
pub(crate) struct Report {
    #[arg(value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub(crate) out: PathBuf,
    #[arg(long, value_name = "FORMATS", value_delimiter = ',', default_value = "pdf")]
    pub(crate) format: Vec<ReportFormat>,
    #[arg(long, value_name = "EDITION", default_value = "personal")]
    pub(crate) edition: EditionName,
    #[arg(long)]
    pub(crate) csv_bom: bool,
    #[arg(long)]
    pub(crate) manifest: bool,
    #[command(flatten)]
    pub(crate) paper: Paper,
    #[command(flatten)]
    pub(crate) target: Target,
    #[command(flatten)]
    pub(crate) batch: Batch,
}

/// Options of commands that read any number of sheets.
#[derive(Debug, Args)]
pub(crate) struct Batch {
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
    #[arg(long)]
    pub(crate) fail_fast: bool,
    #[arg(long, value_name = "FILE")]
    pub(crate) errors: Option<PathBuf>,
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// Largest sheet in MiB.
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub(crate) sheet_limit: Option<u32>,
}

/// What documents look like and what travels inside them.
#[derive(Debug, Default, Args)]
pub(crate) struct Paper {
    #[arg(long)]
    pub(crate) no_embed: bool,
    #[arg(long, conflicts_with = "no_embed")]
    pub(crate) embed_own_pay: bool,
    #[arg(long, value_name = "FILE")]
    pub(crate) font: Vec<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(crate) templates: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Score {
    #[arg(value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ScoreFormat,
    #[arg(long)]
    pub(crate) no_plan: bool,
    #[arg(long)]
    pub(crate) csv_bom: bool,
    #[command(flatten)]
    pub(crate) target: Target,
    #[command(flatten)]
    pub(crate) batch: Batch,
}

#[derive(Debug, Args)]
pub(crate) struct Salary {
    #[arg(value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
    #[arg(long, value_name = "FACTOR")]
    pub(crate) table: Option<String>,
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: SalaryFormat,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[arg(value_name = "INPUT")]
    pub(crate) input: PathBuf,
    #[arg(value_name = "WHAT")]
    pub(crate) what: Option<String>,
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ExplainFormat,
    #[arg(long, value_name = "ID")]
    pub(crate) id: Option<String>,
    #[arg(long, value_name = "DIR")]
    pub(crate) templates: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    Text,
    Md,
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PackCommand {
    Check {
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
    Export {
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum TemplatesCommand {
    Check {
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
    Export {
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Schema {
    #[arg(value_name = "NAME")]
    pub(crate) name: SchemaName,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    De,
    En,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    All,
    Profile,
    Pay,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormName {
    Standard,
    Full,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ModeName {
    #[value(name = "self")]
    Own,
    Training,
    Hr,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum ReportFormat {
    Pdf,
    Md,
    Html,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EditionName {
    Personal,
    Share,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScoreFormat {
    Text,
    Json,
    Jsonl,
    Csv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SalaryFormat {
    Text,
    Json,
    Csv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaName {
    Answers,
    Result,
    Errors,
    Salary,
    Explain,
    Manifest,
}
