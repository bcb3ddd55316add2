/// Measurements that anybody can repeat: each program prints one table, with Pawl and what it is
/// compared with side by side, and the machine it ran on.
///
/// What is measured is the real code over the real disk. Where something is filled in instead, the
/// program says so.
@NullMarked
package dev.pawl.bench;

import org.jspecify.annotations.NullMarked;
