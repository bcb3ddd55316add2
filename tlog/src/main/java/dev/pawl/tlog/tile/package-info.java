/// The files in which a log is published (C2SP tlog-tiles): where they are, what they hold, and how
/// a reader takes hashes and entries out of them. Writes nothing by itself.
package dev.pawl.tlog.tile;
