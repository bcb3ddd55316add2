package dev.pawl.signer;

import dev.pawl.durable.Disk;
import dev.pawl.ledger.SignerId;
import java.security.SecureRandom;
import java.time.InstantSource;

/// All that comes from outside: files, time, randomness and who we are. A program makes one; a test
/// makes another.
///
/// @param disk where everything durable goes
/// @param clock tells times for the record; no decision is made by it
/// @param random draws ids, salts and seeds
/// @param signer the name under which this process signs; opening it again fences the older process
/// @param softwareVersion for the record
/// @param host asked when an epoch is opened, whenever leaves are reserved, of any layer, and
///   before each leaf is used: a process that finds itself on another machine stops
public record Surroundings(
    Disk disk,
    InstantSource clock,
    SecureRandom random,
    SignerId signer,
    String softwareVersion,
    Host host) {

  long timeMillis() {
    return Math.max(0, clock.millis());
  }
}
