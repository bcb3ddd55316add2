/// What keeps the house in order: who may use whom, who may touch files, clocks and randomness.
package dev.pawl.acceptance.house;
