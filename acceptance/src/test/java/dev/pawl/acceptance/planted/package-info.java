/// Each mechanism that keeps a leaf from being used twice is taken out of the real code in turn,
/// and the project's tests have to notice.
package dev.pawl.acceptance.planted;
