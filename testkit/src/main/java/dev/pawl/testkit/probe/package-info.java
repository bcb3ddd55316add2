/// Watches methods of a running program without a hook in its sources.
package dev.pawl.testkit.probe;
