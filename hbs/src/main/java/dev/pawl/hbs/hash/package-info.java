/// Hash engines.
package dev.pawl.hbs.hash;
