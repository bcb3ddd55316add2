package dev.pawl.signer;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On tests that pass leaves to trees by hand and may pass one twice, because nothing reserves
/// there, and on those whose copies of a store live on side by side where they judge it themselves.
/// The oracle counts what they compute and does not judge it.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface SignsByHand {}
