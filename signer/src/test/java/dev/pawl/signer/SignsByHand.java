package dev.pawl.signer;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On tests that pass leaves to trees by hand and may pass one twice: nothing reserves there. The
/// oracle counts what they compute and does not judge it.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface SignsByHand {}
