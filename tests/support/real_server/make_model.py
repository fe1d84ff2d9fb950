"""Writes a tiny model that says what answers.json prescribes: make_model.py FAMILY FILE.gguf

A prompt asks for an answer by its cue, `<|cue:NAME|>`: of several the newest counts, so that the output of a command can
ask for the next answer. The chat template is a real model's, unchanged.
"""

import json
import pathlib
import sys

import gguf

import templates
import vocabulary
import weights

TRAINED_CONTEXT = 131_072


def load_answers(write):
    """The answers by cue, as the family writes them."""
    answers = json.loads(pathlib.Path(__file__).with_name("answers.json").read_text())
    for answer in answers.values():
        if "count" in answer:
            answer["say"] += "".join(f"\nNumber {number} of the count." for number in range(answer["count"]))
    return {cue: write(answer) for cue, answer in answers.items()}


def write_model(family, file):
    template, write, begin, end, special, markers = templates.FAMILIES[family]
    words = vocabulary.Vocabulary(vocabulary.train_merges(), [begin, end, *special], markers)
    words.add_default(write({"say": "No cue was given."}))
    for cue, text in load_answers(write).items():
        words.add_answer(cue, text, words.ids[end])
    writer = gguf.GGUFWriter(file, "llama")
    writer.add_name(f"scripted-{family}")
    writer.add_context_length(TRAINED_CONTEXT)
    writer.add_vocab_size(len(words.tokens))
    writer.add_embedding_length(weights.WIDTH)
    writer.add_feed_forward_length(weights.HIDDEN)
    writer.add_block_count(1)
    writer.add_head_count(1)
    writer.add_head_count_kv(1)
    writer.add_key_length(weights.CODE)
    writer.add_value_length(weights.CODE)
    writer.add_rope_dimension_count(weights.CODE)
    writer.add_rope_freq_base(weights.ROPE_BASE)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(words.tokens)
    writer.add_token_types(words.kinds)
    writer.add_token_merges([" ".join(pair) for pair in words.merges])
    writer.add_bos_token_id(words.ids[begin])
    writer.add_eos_token_id(words.ids[end])
    writer.add_add_bos_token(False)
    writer.add_chat_template(template())
    for name, tensor in weights.tensors(words, words.ids[end]).items():
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    write_model(sys.argv[1], sys.argv[2])
