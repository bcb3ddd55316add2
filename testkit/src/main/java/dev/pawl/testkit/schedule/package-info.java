/// Concurrent code under a seeded scheduler: which thread runs at each point follows from a number,
/// and the number gives the same run again.
///
/// Threads are virtual threads whose scheduler is [dev.pawl.testkit.schedule.SeededExecutor], so
/// one thread of the machine carries them all and locks, queues and futures of
/// `java.util.concurrent` behave as ever. [dev.pawl.testkit.schedule.SwitchingLoader] reads the
/// shipped class files and lets a switch happen before each access to a field that can change, each
/// call of `java.util.concurrent` and each monitor; the classes themselves stay as they are.
///
/// What this cannot see: reorderings by compiler and processor, which need jcstress.
package dev.pawl.testkit.schedule;
