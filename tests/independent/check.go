// Checks a copied journal with the packages that Go's checksum database is made of,
// golang.org/x/mod/sumdb/note and tlog. Nothing here was written for this product but the paths of
// tiles, the form of bundles (c2sp.org/tlog-tiles) and of cosignatures (c2sp.org/tlog-cosignature),
// which those packages do not know.
//
// check FOLDER CHECKPOINT VKEY [COSIGNER VKEY…]
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"independent/note"
	"independent/tlog"
)

const height = 8

type files struct{ folder string }

func (f files) Height() int                         { return height }
func (f files) SaveTiles(_ []tlog.Tile, _ [][]byte) {}

func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(f.folder, path))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

// cosigner verifies lines of type 0x04: eight bytes of time, then a signature over time and text.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }
func (c cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	at := binary.BigEndian.Uint64(sig[:8])
	return ed25519.Verify(c.key, fmt.Appendf(nil, "cosignature/v1\ntime %d\n%s", at, msg), sig[8:])
}

func newCosigner(vkey string) cosigner {
	parts := strings.SplitN(vkey, "+", 3)
	key, err := base64.StdEncoding.DecodeString(parts[2])
	check(err)
	if len(key) != 1+ed25519.PublicKeySize || key[0] != 4 {
		fail("no cosigner's key")
	}
	hash := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	if fmt.Sprintf("%x", hash[:4]) != parts[1] {
		fail("a cosigner's key with another hash")
	}
	return cosigner{parts[0], binary.BigEndian.Uint32(hash[:4]), key[1:]}
}

func fail(why string) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(1)
}

func check(err error) {
	if err != nil {
		fail(err.Error())
	}
}

// lines returns the hashes of a file, one a line in Base64.
func lines(path string) []tlog.Hash {
	data, err := os.ReadFile(path)
	check(err)
	var found []tlog.Hash
	for _, line := range strings.Fields(string(data)) {
		hash, err := tlog.ParseHash(line)
		check(err)
		found = append(found, hash)
	}
	return found
}

func entries(folder string, size int64) [][]byte {
	var found [][]byte
	for index := int64(0); index*256 < size; index++ {
		width := min(256, size-index*256)
		tile := tlog.Tile{H: height, L: 0, N: index, W: int(width)}
		path := strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1)
		data, err := os.ReadFile(filepath.Join(folder, path))
		check(err)
		for len(data) > 0 {
			length := int(binary.BigEndian.Uint16(data))
			found, data = append(found, data[2:2+length]), data[2+length:]
		}
	}
	return found
}

func main() {
	folder, journal := os.Args[1], os.Args[3]
	known, err := note.NewVerifier(journal)
	check(err)
	verifiers := []note.Verifier{known}
	for _, vkey := range os.Args[4:] {
		verifiers = append(verifiers, newCosigner(vkey))
	}
	data, err := os.ReadFile(filepath.Join(folder, os.Args[2]))
	check(err)
	signed, err := note.Open(data, note.VerifierList(verifiers...))
	check(err)
	text := strings.Split(signed.Text, "\n")
	size, err := strconv.ParseInt(text[1], 10, 64)
	check(err)
	root, err := tlog.ParseHash(text[2])
	check(err)
	if text[0] != known.Name() || signed.Sigs[0].Name != known.Name() {
		fail("another journal's checkpoint")
	}
	tree := tlog.Tree{N: size, Hash: root}
	reader := tlog.TileHashReader(tree, files{folder})
	found := entries(folder, size)
	if int64(len(found)) != size {
		fail("another number of entries")
	}
	for index, entry := range found {
		proof, err := tlog.ProveRecord(size, int64(index), reader)
		check(err)
		check(tlog.CheckRecord(proof, size, root, int64(index), tlog.RecordHash(entry)))
	}
	told := map[string]any{"size": size, "entries": len(found)}
	told["inclusion"] = included(folder, tree, found)
	told["consistency"] = grown(folder, tree)
	var names []string
	for _, signature := range signed.Sigs {
		names = append(names, signature.Name)
	}
	told["signers"] = names
	out, err := json.Marshal(told)
	check(err)
	fmt.Println(string(out))
}

// included checks the product's own proofs that an entry is in the tree: inclusion/<index>.
func included(folder string, tree tlog.Tree, found [][]byte) int {
	paths, err := filepath.Glob(filepath.Join(folder, "inclusion", "*"))
	check(err)
	for _, path := range paths {
		index, err := strconv.ParseInt(filepath.Base(path), 10, 64)
		check(err)
		leaf := tlog.RecordHash(found[index])
		check(tlog.CheckRecord(tlog.RecordProof(lines(path)), tree.N, tree.Hash, index, leaf))
	}
	return len(paths)
}

// grown checks the product's own proofs that the tree grew: consistency/<size>, the old root first.
func grown(folder string, tree tlog.Tree) int {
	paths, err := filepath.Glob(filepath.Join(folder, "consistency", "*"))
	check(err)
	for _, path := range paths {
		old, err := strconv.ParseInt(filepath.Base(path), 10, 64)
		check(err)
		hashes := lines(path)
		check(tlog.CheckTree(tlog.TreeProof(hashes[1:]), tree.N, tree.Hash, old, hashes[0]))
	}
	return len(paths)
}
