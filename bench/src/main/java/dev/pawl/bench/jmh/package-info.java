/// The same as `pawl bench crypto`, under the Java Microbenchmark Harness: `pawl bench jmh`, with
/// the harness's own options behind it, such as `pawl bench jmh Sign -f 1 -prof gc`.
///
/// The harness makes a JVM for each benchmark and warms it for as long as it is told; so what it
/// says of one operation does not depend on what was measured before.
@NullMarked
package dev.pawl.bench.jmh;

import org.jspecify.annotations.NullMarked;
