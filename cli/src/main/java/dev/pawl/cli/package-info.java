/// The cli.
package dev.pawl.cli;
