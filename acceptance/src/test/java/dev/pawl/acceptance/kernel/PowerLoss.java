package dev.pawl.acceptance.kernel;

import dev.pawl.acceptance.kernel.Program.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A signer runs on a disk whose power goes: images of the disk are taken while it signs, and in
/// the end the power is cut under it. Each image is mounted, its store opened, audited and signed
/// with, and compared with all signatures that had left before the image began.
///
/// @param program what signs
/// @param images how many images are taken before the power is cut
/// @param lyingSync whether the kernel is made to acknowledge every sync without doing it
/// @param anchorElsewhere whether the anchor is on a disk that keeps its power
record PowerLoss(Installed program, int images, boolean lyingSync, boolean anchorElsewhere) {
  private static final String H10 = "LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W4";
  private static final int THREADS = 3;

  /// What each image showed.
  ///
  /// @param what how the image came about
  /// @param verdict what is wrong with it
  record Seen(String what, Verdict verdict) {}

  /// Runs it.
  List<Seen> run() throws Exception {
    Path place = Machine.PLACE.resolve("power");
    Program.run("umount", place.resolve("disk").toString());
    Program.run("umount", place.resolve("copy").toString());
    House.remove(place);
    try (Ext4Image disk = Ext4Image.create(place.resolve("disk.img"), place.resolve("disk"))) {
      Path home = disk.mount().resolve("home");
      House house =
          anchorElsewhere
              ? House.buildWithAnchor(home, place.resolve("elsewhere"), H10, 1)
              : House.build(home, H10, 1);
      Program.must("sync", "-f", disk.mount().toString());
      return signWhilePowerGoes(place, disk, house);
    }
  }

  private List<Seen> signWhilePowerGoes(Path place, Ext4Image disk, House house) throws Exception {
    List<Seen> seen = new ArrayList<>();
    List<String> command = program.signingLoop(house, THREADS, 900);
    if (lyingSync) {
      command.addAll(
          0,
          List.of(
              "strace",
              "-f",
              "-qq",
              "-o",
              "/dev/null",
              "-e",
              "trace=fsync,fdatasync",
              "-e",
              "inject=fsync,fdatasync:retval=0",
              "--"));
    }
    try (Running signer =
        Program.start(place.resolve("words"), place, house.variables(), command)) {
      signer.waitFor(signer.out(), "ready", 1);
      signer.tell("go");
      List<Path> copies = new ArrayList<>();
      List<String> released = new ArrayList<>();
      for (int i = 0; i < images; i++) {
        signer.waitFor(signer.out(), "released", 20 * (i + 1));
        released.add(Files.readString(signer.out()));
        Path copy = place.resolve("copy" + i + ".img");
        disk.copy(copy, place.resolve("copy"));
        copies.add(copy);
      }
      signer.waitFor(signer.out(), "released", 20 * (images + 1));
      disk.cutPower();
      signer.await();
      disk.unmount();
      seen.add(look("power cut", disk, Files.readString(signer.out())));
      for (int i = 0; i < images; i++) {
        try (Ext4Image copy = new Ext4Image(copies.get(i), place.resolve("copy"))) {
          seen.add(look("image while signing", copy, released.get(i)));
        }
      }
    }
    return seen;
  }

  private Seen look(String what, Ext4Image disk, String released) throws Exception {
    Verdict verdict = new Verdict();
    House house = new House(disk.mounted().mount().resolve("home"));
    verdict.evidence.releasedLines(released);
    verdict.afterwards(house, anchorElsewhere);
    disk.unmount();
    return new Seen(what, verdict);
  }
}
