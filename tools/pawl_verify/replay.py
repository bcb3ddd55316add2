"""Replays a ledger's entries and finds what must not be: docs/design/entries.md, "The rules of a replay".

NoReuse: for each key and layer every leaf is signed at most once, inside exactly one reservation, by the
epoch that the reservation belongs to. Unlike Pawl, which keeps only what is open, this remembers every
leaf that was signed, and by which entry: another way to the same answer.

A finding does not end the replay; what can still be understood is taken as it stands.
"""

from bisect import bisect_left
from typing import NamedTuple, Optional

from . import Malformed, lms, publickey

ACTIVE, QUARANTINED, RETIRED = "active", "quarantined", "retired"
HEIGHT_MAX = 60  # over all layers
SCHEMA_MAX = 1  # the newest schema that this program knows


def _letters(name):
    """What tells one approver from another: not how a name is spaced, joined or capitalized."""
    return "".join(c for c in name.lower() if c in "0123456789abcdefghijklmnopqrstuvwxyz")


class Finding(NamedTuple):
    """Something that breaks a rule."""

    kind: str
    entry: Optional[int]  # the index of the entry that shows it
    text: str


class OpenRange(NamedTuple):
    """Leaves that are reserved, and neither signed nor burned."""

    first: int
    end: int
    epoch: int


class Layer:
    """The leaves of one layer of a key."""

    def __init__(self, capacity):
        self.capacity = capacity
        self.next = 0  # all leaves below were given out
        self.open = []  # rising, apart
        self.signed = {}  # leaf: the entry that signed it
        self.burned = []  # (first, end, entry)
        self.burned_count = 0

    @property
    def open_count(self):
        return sum(range_.end - range_.first for range_ in self.open)

    def position(self, first, end):
        """Where in `open` the one range stands that holds all these leaves; -1 where none does."""
        i = bisect_left(self.open, (first + 1,)) - 1
        return i if i >= 0 and end <= self.open[i].end else -1

    def close(self, i, first, end):
        """Takes leaves out of the open range at i."""
        range_ = self.open[i]
        rest = []
        if range_.first < first:
            rest.append(range_._replace(end=first))
        if end < range_.end:
            rest.append(range_._replace(first=end))
        self.open[i : i + 1] = rest

    def fate(self, leaf):
        """What became of a leaf that is not open."""
        if leaf in self.signed:
            return "was signed before, by entry %d" % self.signed[leaf]
        for first, end, index in self.burned:
            if first <= leaf < end:
                return "was burned by entry %d" % index
        if leaf >= self.capacity:
            return "does not exist: the layer has %d" % self.capacity
        return "is in no reservation"


class Key:
    """What a ledger says of a key."""

    def __init__(self, index, created):
        self.index = index
        self.created = created
        self.status = ACTIVE
        self.acknowledged = 1000  # the lowest threshold that was, in thousandths
        height = 0
        self.layers = []
        for own in reversed(created.heights):
            height += own
            self.layers.insert(0, Layer(1 << min(height, HEIGHT_MAX)))

    def thresholds(self):
        """Those not acknowledged, each as (thousandths, leaves that are left then)."""
        capacity = self.layers[0].capacity
        return [
            (permille, capacity * permille // 1000)
            for permille in self.created.thresholds
            if permille < self.acknowledged
        ]


def key_problems(created):
    """What is wrong with a key by itself: its public key, parameters and heights must be of one set."""
    if not created.heights or min(created.heights) < 1 or sum(created.heights) > HEIGHT_MAX:
        return ["has the tree heights %s, expected 1 or more each, %d in sum" % (created.heights, HEIGHT_MAX)]
    try:
        name, heights = _described(created)
    except Malformed as e:
        return [str(e)]
    problems = []
    if name != created.parameters:
        problems.append("says %s, its public key is of %s" % (created.parameters, name))
    if heights != created.heights:
        problems.append("has the tree heights %s, its parameters say %s" % (created.heights, heights))
    return problems


def _described(created):
    """The parameters that the public key is of, and the heights that they mean, layer 0 first."""
    names = created.parameters.split(",")
    if names[0].startswith("LMS_"):
        key = publickey.parse(created.public_key, "hss").key
        trees = {tree.name: tree for tree in lms.TREES.values()}
        one_times = {one_time.name for one_time in lms.ONE_TIME.values()}
        heights = []
        for level in names:
            tree, _, one_time = level.partition("/")
            if tree not in trees or one_time not in one_times:
                raise Malformed("has unknown parameters, %s" % level)
            heights.insert(0, trees[tree].h)
        if key.levels != len(names):
            raise Malformed("names %d levels, its public key has %d" % (len(names), key.levels))
        return ",".join([key.top.name] + names[1:]), heights
    scheme = "xmssmt" if names[0].startswith("XMSSMT-") else "xmss"
    parameters = publickey.parse(created.public_key, scheme).key.parameters
    return parameters.name, [parameters.h // parameters.d] * parameters.d


class Replay:
    """The fold of a ledger's entries."""

    def __init__(self):
        self.size = 0
        self.findings = []
        self.notable = []  # (entry, what people decided or what happened to keys)
        self.schema = None
        self.keys = {}
        self.live = {}  # epoch: signer
        self.over = {}  # epoch: the entry that fenced it
        self.counts = {}  # by name of entry
        self.log_key = None  # (entry, LogKeyCreated)
        self.anchors = None  # the AnchorsConfigured in force
        self.grace_used = 0
        self.steps = {
            name[6:]: getattr(self, name) for name in dir(self) if name.startswith("_when_")
        }

    def apply(self, entry):
        """Takes the next entry."""
        name = type(entry).__name__
        self.counts[name] = self.counts.get(name, 0) + 1
        if self.schema is None and name != "StoreCreated":
            self.find("store", "the ledger begins with %s, not with StoreCreated" % name)
            self.schema = 1
        self.steps[name](entry)
        self.size += 1

    def find(self, kind, text):
        """Something is wrong at the entry of now."""
        self.findings.append(Finding(kind, self.size, text))

    def note(self, text):
        """Something that an auditor wants to know happened at the entry of now."""
        self.notable.append((self.size, text))

    # The store.

    def _when_StoreCreated(self, e):
        if self.schema is not None:
            self.find("store", "the store is created a second time")
        self._raise_schema(e.schema)
        if e.unsafe:
            self.note("the store lies on %s, which may lose what it was told is durable" % e.unsafe)

    def _when_SchemaRaised(self, e):
        if e.schema <= self.schema:
            self.find("store", "the schema goes from %d to %d" % (self.schema, e.schema))
        self._raise_schema(e.schema)

    def _raise_schema(self, schema):
        if not 1 <= schema <= SCHEMA_MAX:
            self.find("store", "schema %d is not known to this program" % schema)
        self.schema = max(self.schema or 0, schema)

    def _when_StateRecorded(self, e):
        pass  # the digest of a state whose bytes are not published

    # Epochs.

    def _when_SignerOpened(self, e):
        for epoch, signer in self.live.items():
            if signer == e.signer:
                self.find("epoch", "signer %s is opened while its epoch %d is not fenced" % (signer, epoch))
        self.live[self.size] = e.signer

    def _when_SignerFenced(self, e):
        self._require_live(e.epoch, "is fenced")
        for key in self.keys.values():
            for number, layer in enumerate(key.layers):
                left = sum(r.end - r.first for r in layer.open if r.epoch == e.epoch)
                if left:
                    self.find(
                        "epoch",
                        "epoch %d is fenced with %d leaves of %s unaccounted for"
                        % (e.epoch, left, self.place(key, number)),
                    )
        self.live.pop(e.epoch, None)
        self.over.setdefault(e.epoch, self.size)

    def _require_live(self, epoch, what):
        if epoch in self.live:
            return
        if epoch in self.over:
            self.find("epoch", "epoch %d %s, but entry %d fenced it" % (epoch, what, self.over[epoch]))
        else:
            self.find("epoch", "epoch %d %s, but was never opened" % (epoch, what))

    # Who watches.

    def _when_LogKeyCreated(self, e):
        if self.log_key:
            self.find("log key", "the keys of the log were made before, by entry %d" % self.log_key[0])
        else:
            self.log_key = (self.size, e)
        self.note("the log %s is born, with %d keys" % (e.origin, len(e.keys)))

    def _when_AnchorsConfigured(self, e):
        approvers = sorted({_letters(name) for name in e.approvers} - {""})
        weaker = self._weaker(e)
        needed = 2 if weaker else 1
        if len(approvers) < needed:
            self.find(
                "anchors",
                "the anchors are changed by %s%s, %d must approve that"
                % (" and ".join(approvers) or "nobody", " and %s" % weaker if weaker else "", needed),
            )
        if e.release == "witnessed" and not e.anchors:
            self.find("anchors", "signatures wait for anchors, and none is required")
        anchors = ", ".join("%s %.80s" % (kind, text.split("\n")[0]) for kind, text in e.anchors)
        self.note(
            "%s %s: anchors %s; a signature leaves once %s; %d leaves of grace; %s"
            % (
                " and ".join(approvers) or "nobody",
                "decided, and weakened what watches the ledger (it %s)" % weaker if weaker else "decided",
                anchors or "none but the file",
                "all of them saw its receipt" if e.release == "witnessed" else "its receipt is durable",
                e.grace,
                e.reason,
            )
        )
        self.anchors = e
        self.grace_used = 0

    def _weaker(self, e):
        """What the configuration weakens, in words; nothing where it does not."""
        before = self.anchors
        if before is None:
            return ""
        gone = [kind for kind, text in before.anchors if (kind, text) not in e.anchors]
        words = []
        if gone:
            words.append("drops or changes %s" % ", ".join(gone))
        if before.release == "witnessed" and e.release == "receipt":
            words.append("lets signatures leave earlier")
        if e.grace > before.grace - self.grace_used:
            words.append("allows more grace")
        return " and ".join(words)

    def _when_GraceUsed(self, e):
        left = (self.anchors.grace if self.anchors else 0) - self.grace_used
        if not 1 <= e.leaves <= left:
            self.find("anchors", "%d leaves of grace are used, %d were left" % (e.leaves, left))
        self.grace_used += e.leaves
        self.note("%d leaves may be used without an anchor: %s" % (e.leaves, e.anchor))

    def key_findings(self, origin, keys):
        """Whether the ledger names the keys under which its log is believed."""
        if not self.log_key:
            return []
        index, created = self.log_key
        found = []
        if created.origin != origin:
            text = "the ledger's log is %s, not %s" % (created.origin, origin)
            found.append(Finding("log key", index, text))
        for key in keys:
            if key.name == origin and str(key) not in created.keys:
                text = "the ledger does not name the key %s that is trusted" % str(key)[:60]
                found.append(Finding("log key", index, text))
        return found

    # Keys.

    def _when_KeyCreated(self, e):
        for other in self.keys.values():
            for field in ("key", "name", "public_key"):
                if getattr(other.created, field) == getattr(e, field):
                    self.find("key", "%s of key '%s' is that of entry %d" % (field, e.name, other.index))
        problems = key_problems(e)
        for problem in problems:
            self.find("key", "key '%s' %s" % (e.name, problem))
        if e.key not in self.keys and e.heights:
            self.keys[e.key] = Key(self.size, e)
        self.note("key '%s' is created: %s" % (e.name, e.parameters))

    def _key(self, e):
        key = self.keys.get(e.key)
        if key is None:
            self.find("key", "%s names the key %s, which does not exist" % (type(e).__name__, e.key.hex()))
        return key

    def _layer(self, e):
        key = self._key(e)
        if key is None:
            return None, None
        if e.layer >= len(key.layers):
            self.find("key", "%s names layer %d of key '%s'" % (type(e).__name__, e.layer, key.created.name))
            return None, None
        return key, key.layers[e.layer]

    @staticmethod
    def place(key, layer):
        """A layer of a key, in words."""
        name = "key '%s'" % key.created.name
        return name if len(key.layers) == 1 else "%s, layer %d" % (name, layer)

    def _require_active(self, key, what):
        if key.status != ACTIVE:
            self.find("stopped", "%s with key '%s', which is %s" % (what, key.created.name, key.status))

    def _when_KeyQuarantined(self, e):
        key = self._key(e)
        if key:
            self._require_active(key, "a quarantine")
            if key.status == ACTIVE:
                key.status = QUARANTINED
            self.note("key '%s' is quarantined by %s: %s" % (key.created.name, e.who, e.reason))

    def _when_KeyResumed(self, e):
        key = self._key(e)
        if not key:
            return
        if key.status != QUARANTINED:
            self.find("stopped", "key '%s' is resumed, but is %s" % (key.created.name, key.status))
        elif any(layer.open for layer in key.layers):
            self.find("stopped", "key '%s' is resumed with leaves unaccounted for" % key.created.name)
        if key.status != RETIRED:
            key.status = ACTIVE
        self.note("key '%s' is resumed by %s: %s" % (key.created.name, e.who, e.reason))

    def _when_KeyRetired(self, e):
        key = self._key(e)
        if key:
            if key.status == RETIRED:
                self.find("stopped", "key '%s' is retired a second time" % key.created.name)
            key.status = RETIRED
            self.note("key '%s' is retired by %s: %s" % (key.created.name, e.who, e.reason))

    def _when_ThresholdAcknowledged(self, e):
        key = self._key(e)
        if key:
            free = key.layers[0].capacity - key.layers[0].next
            reached = [permille for permille, left in key.thresholds() if left and free <= left]
            if e.threshold != min(reached, default=None):
                self.find(
                    "threshold",
                    "threshold %d of key '%s' is acknowledged, but is not the one reached"
                    % (e.threshold, key.created.name),
                )
            key.acknowledged = min(key.acknowledged, e.threshold)
            self.note("%s acknowledges that few leaves of key '%s' are left" % (e.who, key.created.name))

    # Leaves.

    def _when_Reserved(self, e):
        self._require_live(e.epoch, "reserves leaves")
        key, layer = self._layer(e)
        if not key:
            return
        place = self.place(key, e.layer)
        first, end = e.leaves
        self._require_active(key, "a reservation")
        if first < layer.next:
            self.find(
                "overlap",
                "leaves %d to %d of %s are reserved again: all below %d were given out"
                % (first, min(end, layer.next) - 1, place, layer.next),
            )
        elif first > layer.next:
            self.find(
                "gap", "leaves %d to %d of %s are accounted for by nothing" % (layer.next, first - 1, place)
            )
        if end > layer.capacity:
            self.find("overlap", "leaf %d of %s does not exist, it has %d" % (end - 1, place, layer.capacity))
        if e.layer == 0:
            floor = max((left for _, left in key.thresholds()), default=0)
            if floor and layer.capacity - end < floor:
                self.find("threshold", "%s goes below a threshold that nobody acknowledged" % place)
        first = max(first, layer.next)
        if first < end:
            layer.open.append(OpenRange(first, end, e.epoch))
            layer.next = end

    def _when_Signed(self, e):
        if e.epoch not in self.live:
            self._require_live(e.epoch, "signs")
        key, layer = self._layer(e)
        if not key:
            return
        if key.status != ACTIVE:
            self._require_active(key, "a signature")
        leaf = e.leaf
        i = layer.position(leaf, leaf + 1)
        if i < 0:
            kind = "reuse" if leaf in layer.signed else "unreserved"
            place = self.place(key, e.layer)
            self.find(kind, "leaf %d of %s is signed, but %s" % (leaf, place, layer.fate(leaf)))
        else:
            epoch = layer.open[i].epoch
            if epoch != e.epoch:
                self.find(
                    "epoch",
                    "leaf %d of %s is signed by epoch %d, but is reserved for epoch %d"
                    % (leaf, self.place(key, e.layer), e.epoch, epoch),
                )
            layer.close(i, leaf, leaf + 1)
        layer.signed.setdefault(leaf, self.size)

    def _when_Burned(self, e):
        key, layer = self._layer(e)
        if not key:
            return
        first, end = e.leaves
        i = layer.position(first, end)
        if i >= 0:
            layer.close(i, first, end)
        elif first == layer.next and end <= layer.capacity:
            layer.next = end
        else:
            self.find(
                "burned",
                "leaves %d to %d of %s are burned, but neither open in one reservation nor the next free"
                % (first, end - 1, self.place(key, e.layer)),
            )
            return
        layer.burned.append((first, end, self.size))
        layer.burned_count += end - first

    def accounts(self):
        """For each layer of each key: what became of its leaves."""
        for key in self.keys.values():
            for number, layer in enumerate(key.layers):
                yield key, number, {
                    "capacity": layer.capacity,
                    "signed": len(layer.signed),
                    "burned": layer.burned_count,
                    "reserved": layer.open_count,
                    "free": layer.capacity - layer.next,
                }
