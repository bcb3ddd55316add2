/// The `pawl` command.
///
/// [dev.pawl.cli.Main] runs one command line. [dev.pawl.cli.Assembly] builds what commands need, in
/// reading order; each command is a small class that asks the signer and shows what came back.
///
/// - Data goes to standard output, talk to standard error; `--json` makes the data one JSON
///   document.
/// - Nothing is asked without a terminal.
/// - Whatever goes wrong leaves through [dev.pawl.cli.Failures]: one sentence, the remedy, an
///   [dev.pawl.cli.ExitCode].
package dev.pawl.cli;
