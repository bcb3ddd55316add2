/// Files that survive.
package dev.pawl.durable;
