/// Reading a published log (C2SP tlog-tiles), one's own or another's: its checkpoint, its entries
/// in order, its tiles held against the entries. Believes nothing that it did not compute; whether
/// a checkpoint's signatures are good is for the caller to ask of a key or a policy.
package dev.pawl.tlog.published;
