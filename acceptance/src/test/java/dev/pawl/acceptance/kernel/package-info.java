/// The real program on the real kernel: calls that fail, lie or never return, power that goes, and
/// clocks that jump.
package dev.pawl.acceptance.kernel;
