package dev.pawl.testkit;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A directory of the simulated disk. Each change of a name survives a power loss, or not, on its
/// own, until the directory is forced. A rename is one change.
///
/// A force that fails leaves the changes on their way: they belong to the file system's own
/// journal, and there is no limbo for them.
final class Directory implements Node {
  // Tell apart what a fingerprint is made of.
  private static final long DIRECTORY = 1;
  private static final long AGAIN = 2;
  private static final long UNLINK = 3;
  private static final long LINK = 4;
  private static final long RENAME = 5;

  private final TreeMap<String, Node> names = new TreeMap<>();
  private final TreeMap<String, Node> durable = new TreeMap<>();
  private final List<Change> pending = new ArrayList<>();

  private sealed interface Change {
    void apply(Map<String, Node> names);

    String name();
  }

  private record Link(String name, Node node) implements Change {
    @Override
    public void apply(Map<String, Node> names) {
      names.put(name, node);
    }
  }

  private record Unlink(String name) implements Change {
    @Override
    public void apply(Map<String, Node> names) {
      names.remove(name);
    }
  }

  private record Rename(String source, String name, Node node) implements Change {
    @Override
    public void apply(Map<String, Node> names) {
      names.remove(source);
      names.put(name, node);
    }
  }

  Map<String, Node> names() {
    return names;
  }

  void link(String name, Node node) {
    change(new Link(name, node));
  }

  void unlink(String name) {
    change(new Unlink(name));
  }

  void rename(String source, String target, Node node) {
    change(new Rename(source, target, node));
  }

  private void change(Change change) {
    change.apply(names);
    pending.add(change);
  }

  void force() {
    pending.forEach(change -> change.apply(durable));
    pending.clear();
  }

  @Override
  public Directory copy() {
    return copy(new IdentityHashMap<>());
  }

  /// The same node under several names, or in the past and the present, stays one node.
  private Directory copy(IdentityHashMap<Node, Node> copies) {
    Directory copy = new Directory();
    copies.put(this, copy);
    names.forEach((name, node) -> copy.names.put(name, copyOf(node, copies)));
    durable.forEach((name, node) -> copy.durable.put(name, copyOf(node, copies)));
    for (Change change : pending) {
      copy.pending.add(
          switch (change) {
            case Link link -> new Link(link.name, copyOf(link.node, copies));
            case Unlink unlink -> unlink;
            case Rename rename ->
                new Rename(rename.source, rename.name, copyOf(rename.node, copies));
          });
    }
    return copy;
  }

  private static Node copyOf(Node node, IdentityHashMap<Node, Node> copies) {
    Node known = copies.get(node);
    if (known != null) {
      return known;
    }
    Node copy = node instanceof Directory directory ? directory.copy(copies) : node.copy();
    copies.put(node, copy);
    return copy;
  }

  @Override
  public Directory afterPowerLoss(Choices choices, CrashModel model) {
    TreeMap<String, Node> survived = new TreeMap<>(durable);
    for (Change change : pending) {
      if (choices.next(2) == 1) {
        change.apply(survived);
      }
    }
    Directory after = new Directory();
    survived.forEach((name, node) -> {
      Node child = node.afterPowerLoss(choices, model);
      after.names.put(name, child);
      after.durable.put(name, child);
    });
    return after;
  }

  /// Of a directory without news: the names and what they stand for. Otherwise also what the disk
  /// holds, and of each change its kind, its names and its node; a node that is met again counts by
  /// its number, so that two names of one file are told from two files with equal contents.
  @Override
  public long fingerprint() {
    @Nullable List<Node> met = pending.isEmpty() ? null : new ArrayList<>();
    long fingerprint = fingerprint(names, met);
    if (met != null) {
      fingerprint = Fingerprint.add(fingerprint, fingerprint(durable, met));
      for (Change change : pending) {
        fingerprint = Fingerprint.add(fingerprint, fingerprint(change, met));
      }
    }
    return fingerprint;
  }

  private static long fingerprint(Change change, List<Node> met) {
    long name = Fingerprint.mix(change.name().hashCode());
    return switch (change) {
      case Unlink unlink -> Fingerprint.add(name, UNLINK);
      case Link link -> Fingerprint.add(name + LINK, fingerprint(link.node, met));
      case Rename rename ->
          Fingerprint.add(
              Fingerprint.add(name + RENAME, rename.source.hashCode()),
              fingerprint(rename.node, met));
    };
  }

  private static long fingerprint(Map<String, Node> names, @Nullable List<Node> met) {
    long fingerprint = Fingerprint.add(DIRECTORY, names.size());
    for (Map.Entry<String, Node> entry : names.entrySet()) {
      fingerprint = Fingerprint.add(fingerprint, entry.getKey().hashCode());
      fingerprint = Fingerprint.add(fingerprint, fingerprint(entry.getValue(), met));
    }
    return fingerprint;
  }

  /// @param met the nodes so far, to which this one is added; null where no node can come twice
  private static long fingerprint(Node node, @Nullable List<Node> met) {
    if (met != null) {
      for (int number = 0; number < met.size(); number++) {
        if (met.get(number) == node) {
          return Fingerprint.add(AGAIN, number);
        }
      }
      met.add(node);
    }
    return node.fingerprint();
  }
}
