/// Signed notes of C2SP: texts with signature lines, checkpoints and their cosignatures, trust
/// policies, and the proof that travels with one entry.
package dev.pawl.tlog.note;
