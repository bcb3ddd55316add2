"""The commands: signature, receipt, checkpoint, log. Exit codes are Pawl's."""

import argparse
import json
import os
import sys

from . import Malformed, Unreachable, notes, publickey, published, receipt

OK, INVALID, USAGE, UNAVAILABLE, DAMAGED = 0, 1, 2, 3, 7
KINDS = {INVALID: "invalid", USAGE: "usage", UNAVAILABLE: "unavailable", DAMAGED: "damaged"}
FINDINGS_TOLD = 50

NOT_CHECKED_IN_A_LOG = [
    "the signatures themselves: a log holds their digests; see the commands receipt and signature",
    "the digests of StateRecorded entries: the state's bytes are not published",
    "the times in the entries: no rule reads them",
    "what was never written into the log: it can show no reuse that a signer did not log",
]


def _say(words, *values):
    """Prints a line. What a log says of itself may hold anything, also what moves a terminal's cursor."""
    line = words % values if values else words
    print("".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line))


class Usage(Exception):
    """The command line, or a file that it names, is not what the command needs."""


def _read(path, what):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as e:
        raise Usage("cannot read the %s %s: %s" % (what, path, e.strerror)) from e


def _policy(options):
    """What to believe; None where nothing was said."""
    if not options.policy and not options.log_key:
        return None
    try:
        policy = notes.Policy()
        policy.quorum = lambda note: True
        if options.policy:
            policy = notes.parse_policy(_read(options.policy, "policy"))
        for text in options.log_key or []:
            words = [text]
            if os.path.exists(text):
                words = notes.utf8(_read(text, "log key"), text).split()
            for word in words:
                policy.add_log(notes.parse_key(word))
    except Malformed as e:
        raise Usage(str(e)) from e
    if not policy.logs:
        raise Usage("the policy names no log: add --log-key")
    return policy


def _public_key(options):
    try:
        return publickey.parse(_read(options.public_key, "public key"), options.scheme)
    except Malformed as e:
        raise Usage("%s: %s" % (options.public_key, e)) from e


def _tell_checks(options, subject, facts, checks):
    """Prints what was checked; the exit code says whether all of it holds."""
    failed = [text for text, holds in checks if not holds]
    if options.json:
        done = [{"check": text, "ok": bool(holds)} for text, holds in checks]
        print(json.dumps(dict(valid=not failed, checks=done, **facts), ensure_ascii=False))
    else:
        for name, value in facts.items():
            _say("%-10s %s", name, value)
        for text, holds in checks:
            _say("%-10s %s", "ok" if holds else "FAILED", text)
        print("INVALID: %d of %d checks failed" % (len(failed), len(checks)) if failed else "valid: " + subject)
    return INVALID if failed else OK


def signature(options):
    """A signature of LMS, HSS, XMSS or XMSS^MT."""
    key = _public_key(options)
    message = _read(options.message, "message")
    signed = _read(options.signature, "signature")
    facts = {"scheme": key.scheme}
    try:
        verdict = key.verify(message, signed)
        facts.update(parameters=",".join(verdict.names), leaf=str(verdict.leaf))
        checks = [("the signature is the public key's over this message", verdict.valid)]
    except Malformed as e:
        checks = [("the signature can be read (%s)" % e, False)]
    return _tell_checks(options, "a signature of this message", facts, checks)


def receipt_(options):
    """A receipt, offline."""
    policy = _policy(options)
    if policy is None:
        raise Usage("say whom to believe: --policy FILE, or --log-key KEY")
    key = _public_key(options) if options.public_key else None
    message = _read(options.message, "message")
    signed = _read(options.signature, "signature")
    facts = {}
    try:
        read = receipt.parse(_read(options.file, "receipt"))
        entry, point = read.entry, read.proof.checkpoint
        facts = {
            "log": point.origin,
            "size": str(point.size),
            "index": str(read.proof.index),
            "key": entry.key.hex(),
            "leaf": str(entry.leaf),
            "epoch": str(entry.epoch),
            "label": read.disclosure.label,
            "signedBy": ", ".join(policy.signers(read.proof.note)),
        }
        checks = list(receipt.checks(read, policy, message, signed, key))
    except Malformed as e:
        checks = [("the receipt can be read (%s)" % e, False)]
    return _tell_checks(options, "the log holds the entry of this signature", facts, checks)


def checkpoint(options):
    """A signed checkpoint."""
    policy = _policy(options)
    if policy is None:
        raise Usage("say whom to believe: --policy FILE, or --log-key KEY")
    facts = {}
    try:
        note = notes.parse_note(_read(options.file, "checkpoint"))
        point = notes.parse_checkpoint(note.text)
        facts = {
            "log": point.origin,
            "size": str(point.size),
            "root": notes.encode_base64(point.root),
            "signedBy": ", ".join(policy.signers(note)),
        }
        checks = [
            ("no signature of a known key is wrong", not policy.wrong_lines(note)),
            ("the log signed the checkpoint", policy.log_says(note)),
            ("the quorum of witnesses cosigned the checkpoint", policy.quorum_says(note)),
        ]
    except Malformed as e:
        checks = [("the checkpoint can be read (%s)" % e, False)]
    return _tell_checks(options, "a checkpoint of this log", facts, checks)


def _seen(path, policy):
    """The checkpoint that the auditor kept."""
    if not path:
        return None, None
    try:
        note = notes.parse_note(_read(path, "checkpoint"))
        point = notes.parse_checkpoint(note.text)
    except Malformed as e:
        raise Usage("%s: %s" % (path, e)) from e
    if policy and not policy.log_says(note):
        raise Usage("%s is not signed by the log's key: nothing can be held against it" % path)
    return point.origin, published.Seen(point.size, point.root)


def _progress(size):
    """Tells a terminal how far it is."""
    if not sys.stderr.isatty():
        return lambda done: None
    return lambda done: print(
        "\r%s" % ("" if done == size else "%d of %d entries" % (done, size)), end="\033[K", file=sys.stderr
    )


def log(options):
    """A whole published log."""
    policy = _policy(options)
    origin, seen = _seen(options.since, policy)
    source = published.source_of(options.where)
    data = source.read("checkpoint")
    if data is None:
        raise Unreachable("no log at %s: it has no checkpoint" % options.where)
    not_checked = list(NOT_CHECKED_IN_A_LOG)
    try:
        note = notes.parse_note(data)
        checked = published.Log(source, note, replaying=not options.tree_only)
    except Malformed as e:
        finding = published.Finding("malformed", None, "the published checkpoint cannot be read: %s" % e)
        return _tell_log(options, None, [finding], "", not_checked)
    if options.tree_only:
        not_checked.insert(0, "what the entries say: --tree-only")
    point = checked.checkpoint
    if origin is not None and origin != point.origin:
        raise Usage("%s is a checkpoint of %s, the log is %s" % (options.since, origin, point.origin))
    if seen is None:
        not_checked.insert(0, "that the log only grew: keep its checkpoint, give it next time with --since")
    checked.check(seen, _progress(point.size))
    if policy:
        checked.findings += checked.replay.key_findings(point.origin, policy.logs)
        signed = _judge(policy, note, checked)
    else:
        not_checked.insert(0, "that the log is the one you mean: neither --policy nor --log-key was given")
        signed = _judge_by_its_own_keys(note, checked)
    return _tell_log(options, checked, checked.findings, signed, not_checked)


def _judge(policy, note, checked):
    """Finds what is wrong with the signatures under a checkpoint; returns who signed it."""
    if not policy.log_says(note):
        checked.find("checkpoint", "the checkpoint is not signed by the log's key")
    for name in policy.wrong_lines(note):
        checked.find("checkpoint", "the signature of %s under the checkpoint is wrong" % name)
    if not policy.quorum_says(note):
        checked.find("witnesses", "the checkpoint is not cosigned by the policy's quorum of witnesses")
    return ", ".join(policy.signers(note)) or "nobody who is trusted"


def _judge_by_its_own_keys(note, checked):
    """The same by the keys that the ledger names: it could name any, but not change them unnoticed."""
    if checked.replay.log_key is None:
        return "not checked"
    policy = notes.Policy()
    policy.quorum = lambda note: True
    try:
        for text in checked.replay.log_key[1].keys:
            policy.add_log(notes.parse_key(text))
    except Malformed as e:
        checked.find("log key", "the ledger names a key that cannot be read: %s" % e)
    return _judge(policy, note, checked) + ", by the keys that the ledger itself names"


def _tell_log(options, checked, findings, signed, not_checked):
    rolled_back = checked.rolled_back if checked else None
    absent = [finding for finding in findings if finding.kind in ("missing", "incomplete")]
    code = OK
    if findings:
        code = UNAVAILABLE if len(absent) == len(findings) else INVALID
    if rolled_back:
        code = DAMAGED
    tell = _tell_log_json if options.json else _tell_log_words
    tell(checked, findings, signed, not_checked, rolled_back, code)
    return code


def _tell_log_json(checked, findings, signed, not_checked, rolled_back, code):
    result = {"healthy": code == OK, "exit": code}
    if rolled_back:
        result["rolledBack"] = rolled_back
    if checked:
        replay, point = checked.replay, checked.checkpoint
        result.update(
            log=point.origin,
            size=str(point.size),
            rootSha256=point.root.hex(),
            signedBy=signed,
            entries={name: str(count) for name, count in sorted(replay.counts.items())},
            keys=[
                dict(
                    id=key.created.key.hex(),
                    name=key.created.name,
                    parameters=key.created.parameters,
                    status=key.status,
                    layer=layer,
                    **{name: str(count) for name, count in account.items()},
                )
                for key, layer, account in replay.accounts()
            ],
            notable=[{"entry": str(index), "what": text} for index, text in replay.notable],
        )
    result["findings"] = [
        {"kind": f.kind, "entry": None if f.entry is None else str(f.entry), "what": f.text} for f in findings
    ]
    result["notChecked"] = not_checked
    print(json.dumps(result, ensure_ascii=False))


def _tell_log_words(checked, findings, signed, not_checked, rolled_back, code):
    opaque = checked is not None and not checked.replay.counts
    if checked:
        replay, point = checked.replay, checked.checkpoint
        _say("log        %s", point.origin)
        _say("size       %d entries", point.size)
        _say("root       %s", notes.encode_base64(point.root))
        _say("signed by  %s", signed)
        for key, layer, account in replay.accounts():
            names = ("signed", "burned", "reserved", "free")
            counts = ", ".join("%d %s" % (account[name], name) for name in names)
            place = replay.place(key, layer)
            _say("%s, %s: %s of %d leaves", place, key.status, counts, account["capacity"])
        if replay.notable:
            _say("decided and told:")
        for index, text in replay.notable:
            _say("  entry %d: %s", index, text)
    if findings:
        _say("found:")
    for finding in findings[:FINDINGS_TOLD]:
        _say("  %s%s", "" if finding.entry is None else "entry %d: " % finding.entry, finding.text)
    if len(findings) > FINDINGS_TOLD:
        _say("  and %d more; --json tells all", len(findings) - FINDINGS_TOLD)
    _say("not checked:")
    for text in not_checked:
        _say("  %s", text)
    if rolled_back:
        _say("ROLLED BACK OR FORKED: %s", rolled_back)
    elif code == UNAVAILABLE:
        _say("NOT ALL OF IT IS THERE: the log lacks entries that its checkpoint promises")
    elif findings:
        _say("FAILED: %d finding%s", len(findings), "" if len(findings) == 1 else "s")
    else:
        _say("healthy: %s", "the log is whole" if opaque else "every leaf at most once, every rule kept")


def _parser():
    parser = argparse.ArgumentParser(
        prog="pawl-verify.py",
        description="Verifies what Pawl signed and published, without Pawl.",
        epilog="exit codes: 0 healthy or valid, 1 findings or invalid, 2 usage, 3 unreachable, "
        "7 rolled back or forked",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.required = True

    def command(name, run, help_):
        sub = commands.add_parser(name, help=help_, description=help_)
        sub.add_argument("--json", action="store_true", help="print one JSON document")
        sub.set_defaults(run=run)
        return sub

    def believing(sub):
        sub.add_argument("--policy", metavar="FILE", help="whom to believe (C2SP tlog-policy)")
        sub.add_argument(
            "--log-key", metavar="KEY", action="append", help="the log's verifier key, or a file of them"
        )
        return sub

    def signing(sub, required):
        sub.add_argument("--message", metavar="FILE", required=True, help="what was signed")
        sub.add_argument("--signature", metavar="FILE", required=True, help="the raw signature")
        sub.add_argument(
            "--public-key", "-p", metavar="FILE", required=required, help="the public key: raw, DER or PEM"
        )
        sub.add_argument("--scheme", choices=publickey.SCHEMES, help="the scheme of a raw public key")

    signing(command("signature", signature, "Verify a signature of LMS, HSS, XMSS or XMSS^MT."), True)
    sub = believing(command("receipt", receipt_, "Verify offline that a log holds a signature."))
    sub.add_argument("file", metavar="FILE.tlog-proof")
    signing(sub, False)
    sub = believing(command("checkpoint", checkpoint, "Verify who signed a checkpoint."))
    sub.add_argument("file", metavar="CHECKPOINT")
    sub = believing(command("log", log, "Check a whole published log and replay its entries."))
    sub.add_argument("where", metavar="DIR|URL")
    sub.add_argument("--tree-only", action="store_true", help="leave out what the entries say: for logs of other programs")
    sub.add_argument("--since", metavar="CHECKPOINT", help="one that was kept: the log must contain it")
    return parser


def main(arguments=None):
    """Runs one command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except Usage as e:
        return _fail(options, USAGE, str(e))
    except Unreachable as e:
        return _fail(options, UNAVAILABLE, str(e))


def _fail(options, code, message):
    if options.json:
        error = {"kind": KINDS[code], "exit": code, "message": message}
        print(json.dumps({"error": error}, ensure_ascii=False))
    print("pawl-verify: %s" % message, file=sys.stderr)
    return code
