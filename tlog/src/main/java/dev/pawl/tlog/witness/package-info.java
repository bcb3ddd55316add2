/// What a log and a witness say to one another (C2SP tlog-witness): the request, the checks in
/// their order, the answers. Keeps nothing and sends nothing.
package dev.pawl.tlog.witness;
