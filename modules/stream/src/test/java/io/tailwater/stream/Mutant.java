package io.tailwater.stream;

import static java.util.Objects.requireNonNull;

import io.tailwater.model.Event;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The engine with one change of its source, beside a simulation that runs it. */
final class Mutant extends ClassLoader {
  private static final Path SOURCES = Path.of("src/main/java/io/tailwater/stream");
  private static final String PACKAGE = Simulation.class.getPackageName() + ".";

  private final Map<String, byte[]> changed;

  private Mutant(Map<String, byte[]> changed) {
    super(Mutant.class.getClassLoader());
    this.changed = changed;
  }

  /** Compiles the one file that is changed against the classes of the others. */
  static Mutant of(Mutation mutation) throws IOException {
    var file = SOURCES.resolve(mutation.file() + ".java");
    var source = Files.readString(file);
    var occurrences = source.split(Pattern.quote(mutation.from()), -1).length - 1;
    if (occurrences != 1) {
      throw new IllegalStateException(file + " has " + occurrences + " times what '"
          + mutation.breaks() + "' is to change; bring it up to date:\n" + mutation.from());
    }
    return new Mutant(compile(file, source.replace(mutation.from(), mutation.to())));
  }

  /**
   * Runs schedules until one fails.
   *
   * @return what it complained of
   */
  Optional<String> run(LongStream seeds) throws ReflectiveOperationException {
    var run = loadClass(Simulation.class.getName()).getDeclaredMethod("run", long.class);
    run.setAccessible(true);
    for (var seed : seeds.toArray()) {
      try {
        run.invoke(null, seed);
      } catch (InvocationTargetException e) {
        return Optional.of(seed + ": " + e.getCause());
      }
    }
    return Optional.empty();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(PACKAGE)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      var loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    var bytes = changed.get(name);
    if (bytes == null) {
      bytes = original(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] original(String name) throws ClassNotFoundException {
    try (var in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, byte[]> compile(Path file, String source) throws IOException {
    var compiler = requireNonNull(ToolProvider.getSystemJavaCompiler());
    var out = new StringWriter();
    try (var files = new InMemory(compiler.getStandardFileManager(null, null, null))) {
      var options = List.of("-nowarn", "-proc:none", "-classpath", classPath());
      if (!compiler.getTask(out, files, null, options, null, List.of(new Source(file, source)))
          .call()) {
        throw new IllegalStateException("the changed source is not valid: " + out);
      }
      return files.classes.entrySet()
          .stream()
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().toByteArray()));
    }
  }

  private static String classPath() {
    return Stream.of(Engine.class, Event.class, Nullable.class)
        .map(type -> Path.of(URI
            .create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
            .toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** A changed source file. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(Path file, String text) {
      super(file.toUri(), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Keeps compiled classes. */
  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

    InMemory(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(Location location, String className,
        JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {
        @Override
        public OutputStream openOutputStream() {
          var bytes = new ByteArrayOutputStream();
          classes.put(className, bytes);
          return bytes;
        }
      };
    }
  }
}
