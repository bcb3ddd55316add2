/// The testkit.
package dev.pawl.testkit;
