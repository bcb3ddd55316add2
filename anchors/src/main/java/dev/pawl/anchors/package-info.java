/// Anchors that a restored disk cannot take back with it.
package dev.pawl.anchors;
