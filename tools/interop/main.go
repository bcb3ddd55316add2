// Interop holds Pawl's notes, tiles and proofs against the Go modules golang.org/x/mod/sumdb/note and
// golang.org/x/mod/sumdb/tlog, which Pawl's authors did not write, and writes a log with them that Pawl
// must read.
//
//	interop log DIR VKEY [OLD]        check a published log; OLD is a checkpoint from before
//	interop proof VKEY ENTRY PROOF    check a tlog-proof of the entry in this file
//	interop growth VKEY OLD NEW PATH  check a consistency proof between two checkpoints, base64 lines
//	interop write DIR NAME OLD NEW    write a log that grew from OLD entries to NEW
//
// It exits with 0 where all is well, 1 where it is not, 2 where it was called wrongly. It needs Debian's
// golang-go and golang-golang-x-mod-dev: GO111MODULE=off go run main.go …
package main

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// height is that of C2SP's tiles, which leave it out of the path; x/mod puts it in.
const height = 8

func main() {
	words := os.Args[1:]
	commands := map[string]struct {
		least, most int
		run         func(words []string) error
	}{
		"log":    {2, 3, checkLog},
		"proof":  {3, 3, checkProof},
		"growth": {4, 4, checkGrowth},
		"write":  {4, 4, writeLog},
	}
	if len(words) == 0 {
		words = []string{""}
	}
	command, known := commands[words[0]]
	words = words[1:]
	if !known || len(words) < command.least || len(words) > command.most {
		fmt.Fprintln(os.Stderr, "usage: interop log DIR VKEY [OLD] | proof VKEY ENTRY PROOF |"+
			" growth VKEY OLD NEW PATH | write DIR NAME OLD NEW")
		os.Exit(2)
	}
	if err := command.run(words); err != nil {
		fmt.Fprintln(os.Stderr, "interop:", err)
		os.Exit(1)
	}
}

// openCheckpoint reads a note that this key must have signed, and the tree head in it.
func openCheckpoint(data []byte, vkey string) (tlog.Tree, error) {
	var head tlog.Tree
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return head, fmt.Errorf("verifier key: %w", err)
	}
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return head, fmt.Errorf("checkpoint: %w", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return head, fmt.Errorf("checkpoint is not of %s", verifier.Name())
	}
	if head.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return head, fmt.Errorf("checkpoint size: %w", err)
	}
	if head.Hash, err = tlog.ParseHash(lines[2]); err != nil {
		return head, fmt.Errorf("checkpoint root: %w", err)
	}
	return head, nil
}

func readCheckpoint(path, vkey string) (tlog.Tree, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return tlog.Tree{}, err
	}
	return openCheckpoint(data, vkey)
}

// directory reads tiles for x/mod, which checks them against the root before it uses them.
type directory string

func (d directory) Height() int { return height }

func (d directory) SaveTiles([]tlog.Tile, [][]byte) {}

func (d directory) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := d.read(tile)
		if err != nil {
			return nil, err
		}
		if width := 32 * tile.W; tile.L >= 0 && len(data) > width {
			data = data[:width] // a full tile in place of a partial one
		}
		all = append(all, data)
	}
	return all, nil
}

func (d directory) read(tile tlog.Tile) ([]byte, error) {
	data, err := os.ReadFile(d.path(tile))
	if os.IsNotExist(err) && tile.W < 1<<height {
		tile.W = 1 << height
		return os.ReadFile(d.path(tile))
	}
	return data, err
}

func (d directory) path(tile tlog.Tile) string {
	path := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", height))
	if tile.L == -1 {
		path = "entries/" + strings.TrimPrefix(path, "data/")
	}
	return filepath.Join(string(d), "tile", path)
}

func checkLog(words []string) error {
	dir := directory(words[0])
	head, err := readCheckpoint(filepath.Join(words[0], "checkpoint"), words[1])
	if err != nil {
		return err
	}
	hashes := tlog.TileHashReader(head, dir)
	if err := checkEntries(dir, head, hashes); err != nil {
		return err
	}
	if len(words) == 3 {
		old, err := readCheckpoint(words[2], words[1])
		if err != nil {
			return err
		}
		if old.N > head.N {
			return fmt.Errorf("the log has %d entries, %d were there before", head.N, old.N)
		}
		proof, err := tlog.ProveTree(head.N, old.N, hashes)
		if err != nil {
			return fmt.Errorf("consistency: %w", err)
		}
		if err := tlog.CheckTree(proof, head.N, head.Hash, old.N, old.Hash); err != nil {
			return fmt.Errorf("the log does not extend what was there before: %w", err)
		}
	}
	fmt.Println("healthy:", head.N, "entries")
	return nil
}

// checkEntries holds each entry against the tiles, and proofs of some against the root.
func checkEntries(dir directory, head tlog.Tree, hashes tlog.HashReader) error {
	for start := int64(0); start < head.N; start += 1 << height {
		width := head.N - start
		if width > 1<<height {
			width = 1 << height
		}
		data, err := dir.read(tlog.Tile{H: height, L: -1, N: start >> height, W: int(width)})
		if err != nil {
			return err
		}
		var places []int64
		for index := start; index < start+width; index++ {
			places = append(places, tlog.StoredHashIndex(0, index))
		}
		leaves, err := hashes.ReadHashes(places)
		if err != nil {
			return fmt.Errorf("entries from %d on: %w", start, err)
		}
		for i, leaf := range leaves {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				return fmt.Errorf("entry %d is cut", start+int64(i))
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			if tlog.RecordHash(data[2:end]) != leaf {
				return fmt.Errorf("entry %d is not the one in the tree", start+int64(i))
			}
			data = data[end:]
		}
		for _, index := range []int64{start, start + width/2, start + width - 1} {
			proof, err := tlog.ProveRecord(head.N, index, hashes)
			if err != nil {
				return fmt.Errorf("proof of entry %d: %w", index, err)
			}
			leaf := leaves[index-start]
			if err := tlog.CheckRecord(proof, head.N, head.Hash, index, leaf); err != nil {
				return fmt.Errorf("proof of entry %d: %w", index, err)
			}
		}
	}
	return nil
}

func parseHashes(lines []string) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}

func checkProof(words []string) error {
	entry, err := os.ReadFile(words[1])
	if err != nil {
		return err
	}
	text, err := os.ReadFile(words[2])
	if err != nil {
		return err
	}
	parts := bytes.SplitN(text, []byte("\n\n"), 2)
	if len(parts) != 2 {
		return fmt.Errorf("proof has no checkpoint")
	}
	head, err := openCheckpoint(parts[1], words[0])
	if err != nil {
		return err
	}
	lines := strings.Split(string(parts[0]), "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		return fmt.Errorf("not a tlog-proof")
	}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return fmt.Errorf("proof has no index")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	if err != nil {
		return err
	}
	path, err := parseHashes(lines[1:])
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(path, head.N, head.Hash, index, tlog.RecordHash(entry)); err != nil {
		return fmt.Errorf("the entry is not in the log: %w", err)
	}
	fmt.Println("valid: entry", index, "of", head.N)
	return nil
}

func checkGrowth(words []string) error {
	old, err := readCheckpoint(words[1], words[0])
	if err != nil {
		return err
	}
	head, err := readCheckpoint(words[2], words[0])
	if err != nil {
		return err
	}
	text, err := os.ReadFile(words[3])
	if err != nil {
		return err
	}
	path, err := parseHashes(strings.Fields(string(text)))
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(path, head.N, head.Hash, old.N, old.Hash); err != nil {
		return fmt.Errorf("not consistent: %w", err)
	}
	fmt.Println("valid:", old.N, "to", head.N)
	return nil
}

// writeLog makes a log of its own: DIR/checkpoint and tiles, DIR/old the checkpoint before it grew, DIR/vkey,
// and DIR/proofs as x/mod makes them: "record INDEX HASH…" and "tree OLD HASH…".
func writeLog(words []string) error {
	dir, name := directory(words[0]), words[1]
	old, err := strconv.ParseInt(words[2], 10, 64)
	if err != nil {
		return err
	}
	size, err := strconv.ParseInt(words[3], 10, 64)
	if err != nil || old < 1 || size < old {
		return fmt.Errorf("sizes are %d and %s", old, words[3])
	}
	skey, vkey, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return err
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		return err
	}
	var stored []tlog.Hash
	var entries [][]byte
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var found []tlog.Hash
		for _, index := range indexes {
			found = append(found, stored[index])
		}
		return found, nil
	})
	for n := int64(0); n < size; n++ {
		entry := []byte(fmt.Sprintf("entry %d of a log that Go wrote", n))
		more, err := tlog.StoredHashes(n, entry, reader)
		if err != nil {
			return err
		}
		stored = append(stored, more...)
		entries = append(entries, entry)
	}
	for _, tile := range append(tlog.NewTiles(height, 0, old), tlog.NewTiles(height, old, size)...) {
		data, err := tlog.ReadTileData(tile, reader)
		if err != nil {
			return err
		}
		if err := write(dir.path(tile), data); err != nil {
			return err
		}
		if tile.L == 0 {
			tile.L = -1
			start := tile.N << height
			if err := write(dir.path(tile), bundle(entries[start:start+int64(tile.W)])); err != nil {
				return err
			}
		}
	}
	for _, at := range []struct {
		name string
		size int64
	}{{"old", old}, {"checkpoint", size}} {
		root, err := tlog.TreeHash(at.size, reader)
		if err != nil {
			return err
		}
		text := fmt.Sprintf("%s\n%d\n%s\n", name, at.size, root)
		signed, err := note.Sign(&note.Note{Text: text}, signer)
		if err != nil {
			return err
		}
		if err := write(filepath.Join(string(dir), at.name), signed); err != nil {
			return err
		}
	}
	return writeProofs(dir, vkey, old, size, reader)
}

func writeProofs(dir directory, vkey string, old, size int64, reader tlog.HashReader) error {
	var lines strings.Builder
	for index := int64(0); index < size; index += 1 + size/50 {
		proof, err := tlog.ProveRecord(size, index, reader)
		if err != nil {
			return err
		}
		fmt.Fprintf(&lines, "record %d%s\n", index, base64Words(proof))
	}
	proof, err := tlog.ProveTree(size, old, reader)
	if err != nil {
		return err
	}
	fmt.Fprintf(&lines, "tree %d%s\n", old, base64Words(proof))
	if err := write(filepath.Join(string(dir), "proofs"), []byte(lines.String())); err != nil {
		return err
	}
	return write(filepath.Join(string(dir), "vkey"), []byte(vkey+"\n"))
}

func base64Words(hashes []tlog.Hash) string {
	var words strings.Builder
	for _, hash := range hashes {
		words.WriteString(" " + base64.StdEncoding.EncodeToString(hash[:]))
	}
	return words.String()
}

func bundle(entries [][]byte) []byte {
	var data []byte
	for _, entry := range entries {
		data = append(binary.BigEndian.AppendUint16(data, uint16(len(entry))), entry...)
	}
	return data
}

func write(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o666)
}
