package dev.pawl.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Starts one of the programs: `pawl bench NAME [OPTIONS]`.
public final class Bench {
  private static final Map<String, Program> PROGRAMS = programs();

  private Bench() {}

  /// A program that measures something and prints a table.
  @FunctionalInterface
  interface Program {
    void run(Options options, Workplace workplace) throws IOException, InterruptedException;
  }

  /// The Java Microbenchmark Harness, which has options of its own and a report of its own.
  private static final String HARNESS = "jmh";

  private static Map<String, Program> programs() {
    Map<String, Program> programs = new LinkedHashMap<>();
    programs.put("commit", CommitBench::run);
    programs.put("sign", SignBench::run);
    programs.put("witness", WitnessBench::run);
    programs.put("crypto", CryptoBench::run);
    programs.put("cold", ColdBench::run);
    programs.put("open", OpenBench::run);
    programs.put("publish", PublishBench::run);
    programs.put("hashes", (_, _) -> HashEngines.main(new String[0]));
    return programs;
  }

  /// Runs the program that the first argument names; exit code 2 for words it does not know.
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length > 0 && args[0].equals(HARNESS)) {
      org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
      return;
    }
    Program program = args.length == 0 ? null : PROGRAMS.get(args[0]);
    if (program == null) {
      usage();
      return;
    }
    Options options;
    try {
      options = Options.parse(Arrays.asList(args).subList(1, args.length));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      usage();
      return;
    }
    try (Workplace workplace = Workplace.of(options)) {
      Report.head(args, workplace.path());
      program.run(options, workplace);
      Report.foot();
    }
  }

  private static void usage() {
    System.err.println(
        """
        usage: pawl bench PROGRAM [OPTIONS]
          commit    group commit against one force per append
          sign      signing end to end against the bare cryptography
          witness   signing with a witness against the file anchor alone
          crypto    all schemes against Bouncy Castle, the JDK's verifier and PAWL_BENCH_PEERS
          cold      a process that makes a key, signs once and ends
          open      opening a store with a million signatures
          publish   the ledger as a transparency log, alone and beside 64 callers
          hashes    chain steps of the hash engines
          jmh       chain steps, key generation, signing, verifying under JMH, with its own options
        options:
          --dir DIR     work there, and keep what takes long to make for the next run
          --keep        keep everything
          --seconds N   how long each figure is measured, default 3
          --full        also what takes minutes
          --only NAME   of crypto, one kind of key, as its tables name it\
        """);
    System.exit(2);
  }
}
