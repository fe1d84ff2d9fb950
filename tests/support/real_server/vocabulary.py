"""A vocabulary: all bytes, common English pieces, special tokens, cues, and the pieces of scripted answers."""

import collections
import pydoc_data.topics
import re

NORMAL, CONTROL, USER_DEFINED = 1, 3, 4  # kinds of tokens in a GGUF file
MERGES = 1200
TRAINING_CHARACTERS = 150_000
PIECE_LENGTHS = [4, 5, 3, 6, 7, 2, *range(8, 97)]


def byte_letters():
    """GPT-2's letter for each byte: itself where it is printable, else one behind U+0100."""
    printable = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    hidden = iter(range(0x100, 0x200))
    return [chr(byte) if byte in printable else chr(next(hidden)) for byte in range(0x100)]


LETTERS = byte_letters()


def spell(text):
    """A text in GPT-2's letters."""
    return "".join(LETTERS[byte] for byte in text.encode())


def train_merges():
    """Byte pair merges learned from Python's own documentation: English and code that every Python has."""
    text = "".join(topic for _, topic in sorted(pydoc_data.topics.topics.items()))[:TRAINING_CHARACTERS]
    words = re.findall(r" ?[A-Za-z]+| ?[0-9]+| ?[^\sA-Za-z0-9]+|\s+", text)
    spelled = [[list(spell(word)), count] for word, count in sorted(collections.Counter(words).items())]
    merges = []
    for _ in range(MERGES):
        pairs = collections.Counter()
        for letters, count in spelled:
            for pair in zip(letters, letters[1:]):
                pairs[pair] += count
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        merges.append(best)
        for entry in spelled:
            if best[0] in entry[0] and best[1] in entry[0]:
                entry[0] = merge(entry[0], best)
    return merges


def merge(letters, pair):
    """A word with a pair of its parts joined wherever it occurs."""
    joined, at = [], 0
    while at < len(letters):
        step = 2 if tuple(letters[at : at + 2]) == pair else 1
        joined.append("".join(letters[at : at + step]))
        at += step
    return joined


def cut(text, taken):
    """Pieces of a text, of which none is taken and none comes twice. Where there is no way on, goes back and cuts anew."""
    pieces, tries, start = [], [0], 0
    while start < len(text):
        while tries[-1] < len(PIECE_LENGTHS):
            piece = text[start : start + PIECE_LENGTHS[tries[-1]]]
            tries[-1] += 1
            if len(piece) == PIECE_LENGTHS[tries[-1] - 1] and spell(piece) not in taken:
                break
        else:
            tries.pop()
            if not pieces:
                raise SystemExit(f"No unused pieces are left for {text!r}")
            start -= len(pieces[-1])
            taken.remove(spell(pieces.pop()))
            continue
        pieces.append(piece)
        taken.add(spell(piece))
        tries.append(0)
        start += len(piece)
    return pieces


class Vocabulary:
    """Tokens with their kinds, the merges, and what follows what in the scripted answers."""

    def __init__(self, merges, special, markers):
        self.merges = merges
        self.tokens, self.kinds, self.ids = [], [], {}
        self.first, self.next, self.last = {}, {}, set()
        self.markers = markers
        # A pattern that never matches where there are none.
        self.marker = f"({'|'.join(map(re.escape, markers)) or '(?!)'})"
        for letter in LETTERS:
            self.add(letter, NORMAL)
        for left, right in merges:
            self.add(left + right, NORMAL)
        for token in [*special, *markers]:
            self.add(token, CONTROL)

    def add(self, token, kind):
        """Adds a token unless it is there, and returns its id."""
        if token not in self.ids:
            self.ids[token] = len(self.tokens)
            self.tokens.append(token)
            self.kinds.append(kind)
        return self.ids[token]

    def add_text(self, text):
        """Adds the pieces of an answer, and returns the first; None when there is no text."""
        ids = []
        for part in re.split(self.marker, text):
            if part in self.markers:
                ids.append(self.ids[part])
            else:
                ids += [self.add(spell(piece), NORMAL) for piece in cut(part, set(self.ids))]
        self.next.update(zip(ids, ids[1:]))
        self.last.update(ids[-1:])
        return ids[0] if ids else None

    def add_answer(self, cue, text, end):
        """Adds a cue and what is said upon it; the token `end` where that is nothing. Leaves out what cannot be said."""
        if any(marker in text and self.ids[marker] in self.next for marker in self.markers):
            return
        first = self.add_text(text)
        self.first[self.add(f"<|cue:{cue}|>", USER_DEFINED)] = end if first is None else first

    def add_default(self, text):
        """Adds what is said without a cue."""
        self.default = self.add_text(text)
