/// The scripts that start things.
package dev.pawl.acceptance.launch;
