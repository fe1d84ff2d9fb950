"""Weights that make a transformer say what a vocabulary's answers prescribe.

The embedding of a token holds a random code of ones and minus ones, and flags. One attention head looks for the newest
cue in the prompt and copies its code behind the token's own. The output layer gives the first piece of the cue's answer
after a token of the prompt, and after a piece of an answer the next one. Without a cue the default answer comes.
"""

import numpy as np

CODE = 64
PIECE, LAST, CUE, ONE = range(2 * CODE, 2 * CODE + 4)  # places of the flags
WIDTH = 5 * CODE
FLAG = 8.0  # makes every embedding as long as the square root of WIDTH, so that the first norm changes nothing
HIDDEN = 32

# Turns one pair of the head's dimensions so slowly that nearness decides among cues up to 40,000 tokens away.
ROPE_BASE = 1e6
ROPE_PAIR = 25
ROPE_PHASE = 0.5
CUE_STRENGTH = 6e4


def embeddings(vocabulary):
    count = len(vocabulary.tokens)
    table = np.zeros((count, WIDTH), np.float32)
    table[:, :CODE] = np.random.default_rng(11).choice([-1.0, 1.0], (count, CODE))
    table[:, PIECE : CUE + 1] = -FLAG
    table[:, ONE] = FLAG
    table[[*vocabulary.next, *vocabulary.last], PIECE] = FLAG
    table[[*vocabulary.last], LAST] = FLAG
    table[[*vocabulary.first], CUE] = FLAG
    return table


def output(vocabulary, codes, end):
    table = np.zeros_like(codes)
    for piece, successor in vocabulary.next.items():
        table[successor, :CODE] += codes[piece, :CODE]
        table[successor, PIECE] = FLAG
    for cue, first in vocabulary.first.items():
        table[first, CODE : 2 * CODE] += 0.5 * codes[cue, :CODE]
    table[end, [LAST, ONE]] = 100 / FLAG
    table[vocabulary.default, PIECE] = -10 / FLAG
    return table


def attention():
    """Query, key, value and output of the head."""
    query, key, value, out = (np.zeros((CODE, WIDTH), np.float32) for _ in range(4))
    strength = np.sqrt(CUE_STRENGTH * np.sqrt(CODE)) / FLAG
    # The key is turned ahead of the query, so that the angle between them grows with the distance from ROPE_PHASE on.
    query[2 * ROPE_PAIR, ONE] = strength * np.cos(ROPE_PHASE)
    query[2 * ROPE_PAIR + 1, ONE] = strength * np.sin(ROPE_PHASE)
    key[2 * ROPE_PAIR, [CUE, ONE]] = strength / 2
    value[:, :CODE] = np.eye(CODE)
    out[:, CODE : 2 * CODE] = np.eye(CODE)
    return query, key, value, out.T


def tensors(vocabulary, end):
    """All tensors of a llama with one layer, by their names in a GGUF file."""
    codes = embeddings(vocabulary)
    query, key, value, out = attention()
    ones = np.ones(WIDTH, np.float32)
    return {
        "token_embd.weight": codes,
        "output.weight": output(vocabulary, codes, end),
        "output_norm.weight": ones,
        "blk.0.attn_norm.weight": ones,
        "blk.0.attn_q.weight": query,
        "blk.0.attn_k.weight": key,
        "blk.0.attn_v.weight": value,
        "blk.0.attn_output.weight": np.ascontiguousarray(out),
        "blk.0.ffn_norm.weight": ones,
        "blk.0.ffn_gate.weight": np.zeros((HIDDEN, WIDTH), np.float32),
        "blk.0.ffn_up.weight": np.zeros((HIDDEN, WIDTH), np.float32),
        "blk.0.ffn_down.weight": np.zeros((WIDTH, HIDDEN), np.float32),
    }
