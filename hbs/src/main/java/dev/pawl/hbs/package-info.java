/// Verification, keys and parameters of LM-OTS, LMS and HSS.
package dev.pawl.hbs;
