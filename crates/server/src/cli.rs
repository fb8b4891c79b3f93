//! The command line: what may be typed, and which command runs. Each command has its file.

mod access;
mod check;
mod failure;
mod front;
mod people;
mod posts;
mod print;
mod recordings;
mod relay;
mod replies;
mod secret;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::Sources;
pub use failure::Failure;

const AFTER: &str = "\
Examples:
  towline serve --demo
      A demo on http://127.0.0.1:8080; its people and passwords are in towline-demo/demo.json.
  towline serve --config /etc/towline.toml
      A server as the file says.
  echo \"$PASSWORD\" | towline admin create --organisation 'ACME Support' --email ada@acme.example --name Ada --technician
      The first person of a new organisation, who may also help customers. Works while the server runs and while it does not.
  towline token create --organisation 'ACME Support' --for ada@acme.example --name crm --scope sessions
      A secret that a program calls the API with as with an authcode; it is shown this once.
  towline post-to-url set --organisation 'ACME Support' --at end --url https://crm.acme.example/towline --format xml
      Every session that ends is told to that URL. `post-to-url deliveries` says what became of it, `post-to-url replay` tries again.
  towline channel create --organisation 'ACME Support' --name Sales
      A queue that customers enter by the form at /channel/NODE; assign it to a group or a technician afterwards.
  towline relay coturn-config --config /etc/towline.toml --listen-ip 198.51.100.7 > turnserver.conf
      A configuration with which coturn relays media instead of this server; it holds a secret.
  towline evidence export 4711 > session-4711.tar; towline evidence verify session-4711.tar
      All that is kept of a session, signed, in one file that anybody can check.
  towline check --config /etc/towline.toml
      Everything that is wrong with a configuration, with its place.

Environment:
  TOWLINE_CONFIG names the configuration file. Every setting also has a variable, such as TOWLINE_LISTEN, TOWLINE_PUBLIC_URL, TOWLINE_DATA or
  TOWLINE_PINS_LIFE; docs/configuration.md lists them. An option beats a variable, a variable beats the file. Unknown keys and variables are refused.

Exit codes:
  0 done   1 failed while running   2 wrong command line   3 wrong or unsafe configuration or data folder";

/// Remote support that answers the Rescue API: PINs for customers, a console for technicians, one binary.
#[derive(Debug, Parser)]
#[command(name = "towline", version, disable_version_flag = true, after_help = AFTER, max_term_width = 120)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server until SIGTERM or Ctrl-C
    Serve(Serve),
    /// Make administrators
    #[command(subcommand)]
    Admin(Admin),
    /// Make, disable, enable and delete people
    #[command(subcommand)]
    User(User),
    /// Make, list, close and assign channels, and set their time-outs
    #[command(subcommand)]
    Channel(front::Channel),
    /// List technician groups, and set the life of PINs and time-outs
    #[command(subcommand)]
    Group(front::Group),
    /// Set and show which ways in an organisation has, and what its customers and their web sites meet
    #[command(subcommand)]
    Organisation(Organisation),
    /// Make, list and revoke API tokens
    #[command(subcommand)]
    Token(access::Token),
    /// Share, list and take away canned replies
    #[command(subcommand)]
    Reply(replies::Reply),
    /// Tell URLs of an organisation when its sessions start and end
    #[command(subcommand)]
    PostToUrl(posts::PostToUrl),
    /// Prepare other programs that relay media
    #[command(subcommand)]
    Relay(relay::Relay),
    /// List and delete recordings of sessions
    #[command(subcommand)]
    Recording(recordings::Recording),
    /// Export all that is kept of a session in a form that others can check, and check it
    #[command(subcommand)]
    Evidence(recordings::Evidence),
    /// Say what is wrong with a configuration, and start nothing
    Check(Serve),
    /// Print the WSDL of the API
    Wsdl(Wsdl),
    /// Print the version
    Version,
}

/// `towline organisation`: what one organisation has set, in two parts.
#[derive(Debug, Subcommand)]
enum Organisation {
    #[command(flatten)]
    Access(access::Organisation),
    #[command(flatten)]
    Front(front::Organisation),
}

/// Which server's settings and data.
#[derive(Debug, Args)]
struct Place {
    /// Configuration file (TOML)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder for database, keys and control socket
    #[arg(long, value_name = "DIR")]
    data: Option<String>,
}

#[derive(Debug, Args)]
struct Serve {
    #[command(flatten)]
    place: Place,
    /// Where to listen, such as 127.0.0.1:8080 or [::]:443
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// The address under which browsers and integrations reach the server
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Where to serve /healthz, /readyz and /metrics
    #[arg(long, value_name = "ADDR")]
    ops_listen: Option<String>,
    /// Certificate chain (PEM); taken into use again whenever it changes
    #[arg(long, value_name = "FILE")]
    tls_cert: Option<String>,
    /// The certificate's key (PEM)
    #[arg(long, value_name = "FILE")]
    tls_key: Option<String>,
    /// Make an organisation with people and a month of sessions to try things with, on this machine only; DIR/demo.json says who they are
    #[arg(long)]
    demo: bool,
    /// How many technicians the demo has
    #[arg(long, value_name = "N", requires = "demo", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    demo_technicians: Option<u32>,
}

#[derive(Debug, Subcommand)]
enum Admin {
    /// Make a master administrator, and the organisation when it is new; the password comes from standard input
    Create {
        #[command(flatten)]
        place: Place,
        /// The organisation's name
        #[arg(long, value_name = "NAME")]
        organisation: String,
        /// E-mail address to log in with
        #[arg(long, value_name = "EMAIL")]
        email: String,
        /// Display name
        #[arg(long, value_name = "NAME")]
        name: String,
        /// Give a technician seat too
        #[arg(long)]
        technician: bool,
    },
}

#[derive(Debug, Subcommand)]
enum User {
    /// Make a technician, or an administrator; the password comes from standard input; prints the NodeId
    Create {
        #[command(flatten)]
        place: Place,
        /// The organisation's name
        #[arg(long, value_name = "NAME")]
        organisation: String,
        /// E-mail address to log in with
        #[arg(long, value_name = "EMAIL")]
        email: String,
        /// Display name, which customers see
        #[arg(long, value_name = "NAME")]
        name: String,
        /// Make an administrator, without a technician seat
        #[arg(long)]
        administrator: bool,
    },
    /// Stop somebody from logging in; their sessions end
    Disable(Whom),
    /// Let somebody log in again
    Enable(Whom),
    /// Remove somebody for good; their sessions end and their e-mail address becomes free
    Delete(Whom),
}

#[derive(Debug, Args)]
struct Whom {
    #[command(flatten)]
    place: Place,
    /// Their e-mail address
    #[arg(long, value_name = "EMAIL")]
    email: String,
}

#[derive(Debug, Args)]
struct Wsdl {
    /// The address of the service in it
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    public_url: String,
    /// Declare the PIN of version 1 as an integer
    #[arg(long)]
    integer_pin: bool,
}

impl Place {
    fn sources(&self) -> Sources {
        let mut sources = Sources { file: self.config.clone(), variables: environment(), ..Sources::default() };
        if let Some(data) = &self.data {
            sources.options.push(("--data", ("server", "data"), data.clone()));
        }
        sources
    }
}

impl Serve {
    fn sources(&self) -> Sources {
        let mut sources = self.place.sources();
        sources.demo = self.demo;
        let options = [
            ("--listen", ("server", "listen"), &self.listen),
            ("--public-url", ("server", "public_url"), &self.public_url),
            ("--ops-listen", ("ops", "listen"), &self.ops_listen),
            ("--tls-cert", ("tls", "certificate"), &self.tls_cert),
            ("--tls-key", ("tls", "key"), &self.tls_key),
        ];
        sources.options.extend(options.into_iter().filter_map(|(option, key, value)| Some((option, key, value.clone()?))));
        sources
    }
}

fn environment() -> Vec<(String, String)> {
    std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?))).collect()
}

/// Runs the command that the process was started with.
#[must_use]
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Nothing is left to do when standard error is closed.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let done = match cli.command {
        Command::Serve(options) => serve::run(&options),
        Command::Admin(admin) => people::admin(&admin),
        Command::User(user) => people::user(&user),
        Command::Channel(order) => front::channel(order),
        Command::Group(order) => front::group(order),
        Command::Organisation(Organisation::Access(order)) => access::organisation(&order),
        Command::Organisation(Organisation::Front(order)) => front::organisation(order),
        Command::Token(token) => access::token(&token),
        Command::Reply(reply) => replies::reply(reply),
        Command::PostToUrl(command) => posts::run(command),
        Command::Relay(command) => relay::run(&command),
        Command::Recording(recording) => recordings::recording(recording),
        Command::Evidence(evidence) => recordings::evidence(evidence),
        Command::Check(options) => check::run(&options),
        Command::Wsdl(options) => print::wsdl(&options),
        Command::Version => print::line(&format!("towline {}", env!("CARGO_PKG_VERSION"))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn options_are_the_settings_they_name() {
        for (_, (section, name), _) in
            parse(&["serve", "--listen", "x", "--public-url", "x", "--ops-listen", "x", "--tls-cert", "x", "--tls-key", "x", "--data", "x"])
                .options
        {
            assert!(crate::config::Key::all().any(|key| key.section == section && key.name == name), "{section}.{name}");
        }
    }

    #[test]
    fn a_number_of_technicians_belongs_to_a_demo() {
        assert!(Cli::try_parse_from(["towline", "serve", "--demo-technicians", "3"]).is_err());
        assert!(Cli::try_parse_from(["towline", "serve", "--demo", "--demo-technicians", "0"]).is_err());
        assert!(parse(&["serve", "--demo", "--demo-technicians", "60000"]).demo);
    }

    fn parse(arguments: &[&str]) -> Sources {
        match Cli::try_parse_from(std::iter::once(&"towline").chain(arguments)).unwrap().command {
            Command::Serve(options) => options.sources(),
            _ => Sources::default(),
        }
    }
}
