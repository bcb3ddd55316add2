package dev.pawl.acceptance.planted;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// All modules and their tests with some files of the main code changed. Only these files are
/// compiled again, in memory; everything else is as the build has left it.
final class PatchedCode {
  private static final List<String> MODULES =
      List.of("durable", "tlog", "hbs", "ledger", "testkit", "witness", "anchors", "signer");
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  private final Path root;

  /// @param root the checkout
  PatchedCode(Path root) {
    this.root = root;
  }

  /// The class files of main code and tests, as directories.
  List<Path> classDirectories() {
    return MODULES.stream()
        .map(root::resolve)
        .flatMap(module ->
            Stream.of(module.resolve("target/classes"), module.resolve("target/test-classes")))
        .filter(Files::isDirectory)
        .toList();
  }

  /// A loader whose classes have these edits.
  ///
  /// @throws IllegalArgumentException where a text is not in its file exactly once, or does not
  ///   compile any more: the bug has to be planted anew
  PatchedLoader loader(List<PlantedBug.Edit> edits) throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (PlantedBug.Edit edit : edits) {
      String source = sources.get(edit.type());
      sources.put(edit.type(), apply(edit, source != null ? source : read(edit.type())));
    }
    return new PatchedLoader(compile(sources), classDirectories());
  }

  private String read(String type) throws IOException {
    String file = "src/main/java/" + type.replace('.', '/') + ".java";
    for (String module : MODULES) {
      Path path = root.resolve(module).resolve(file);
      if (Files.exists(path)) {
        return Files.readString(path);
      }
    }
    throw new IllegalArgumentException("there is no source file of " + type);
  }

  private static String apply(PlantedBug.Edit edit, String source) {
    int found = source.indexOf(edit.text());
    if (found < 0 || source.indexOf(edit.text(), found + 1) >= 0) {
      throw new IllegalArgumentException(
          "%s has this text %s, expected exactly once:%n%s"
              .formatted(edit.type(), found < 0 ? "not at all" : "more than once", edit.text()));
    }
    return source.replace(edit.text(), edit.replacement());
  }

  private Map<String, byte[]> compile(Map<String, String> sources) throws IOException {
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    try (StandardJavaFileManager standard = COMPILER.getStandardFileManager(problems, null, null);
        InMemory files = new InMemory(standard)) {
      List<Source> units =
          sources.entrySet().stream().map(e -> new Source(e.getKey(), e.getValue())).toList();
      List<String> options = List.of("-proc:none", "-nowarn", "-cp", classPath());
      if (!units.isEmpty()
          && !COMPILER.getTask(null, files, problems, options, null, units).call()) {
        throw new IllegalArgumentException("does not compile: " + problems.getDiagnostics());
      }
      return files.classes();
    }
  }

  private String classPath() {
    StringBuilder path = new StringBuilder();
    classDirectories().forEach(directory -> path.append(directory).append(':'));
    return path.append(System.getProperty("java.class.path")).toString();
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String type, String text) {
      super(URI.create("string:///" + type.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

    InMemory(JavaFileManager standard) {
      super(standard);
    }

    Map<String, byte[]> classes() {
      Map<String, byte[]> classes = new HashMap<>();
      written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
      return classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      written.put(className, bytes);
      return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {
        @Override
        public OutputStream openOutputStream() {
          return bytes;
        }
      };
    }
  }
}
