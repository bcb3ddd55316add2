/// A small house full of faults, one package per module, for the rules to find.
package dev.pawl.acceptance.house.planted;
