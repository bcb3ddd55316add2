package dev.pawl.acceptance.house;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a planted class: these rules must catch it. A rule that catches nothing holds nothing.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Breaks {
  /// The rules, by name: [HouseRule] is not visible in the planted packages.
  String[] value();
}
