"""The chat templates of real models, from packages, and how these models write thinking and calls."""

import json
from importlib import metadata


def read_template(name):
    """A template that `trl` ships."""
    [file] = [file for file in metadata.files("trl") if str(file) == f"trl/chat_templates/{name}.jinja"]
    return file.read_text()


def qwen3_template():
    """The template of Qwen3."""
    return read_template("qwen3")


def gptoss_template():
    """The template of gpt-oss, in the harmony format."""
    return read_template("gptoss")


def mistral_template():
    """The template of a Mistral model with tokenizer version 11, by Mistral's own generator."""
    from mistral_common.integrations.chat_templates.chat_templates import generate_chat_template
    from mistral_common.tokens.tokenizers.base import TokenizerVersion

    return generate_chat_template(
        spm=False,
        tokenizer_version=TokenizerVersion.v11,
        image_support=False,
        audio_support=False,
        thinking_support=False,
        default_system_prompt=None,
        plain_thinking_support=False,
        use_special_token_variables=True,
        model_settings_fields=None,
        reasoning_effort_values=None,
        reasoning_effort_default=None,
    )


def write_qwen3(answer):
    """An answer as Qwen3 writes it."""
    thinking = f"<think>\n{answer['think']}\n</think>\n\n" if "think" in answer else ""
    calls = [f"<tool_call>\n{json.dumps(call)}\n</tool_call>" for call in answer.get("calls", [])]
    parts = [answer["say"]] if "say" in answer else []
    return thinking + "\n".join(parts + calls)


def write_mistral(answer):
    """An answer as a Mistral model writes it; ids of calls are left to the server."""
    calls = [f"[TOOL_CALLS]{call['name']}[ARGS]{json.dumps(call['arguments'])}" for call in answer.get("calls", [])]
    return answer.get("say", "") + "".join(calls)


def write_gptoss(answer):
    """An answer as gpt-oss writes it: messages in channels, of which a call is the last. It makes one call at a time."""
    messages = [f"<|channel|>analysis<|message|>{answer['think']}"] if "think" in answer else []
    calls = answer.get("calls", [])[:1]
    if "say" in answer:
        messages += [f"<|channel|>{'commentary' if calls else 'final'}<|message|>{answer['say']}"]
    for call in calls:
        head = f" to=functions.{call['name']}<|channel|>commentary json<|message|>"
        messages += [head + json.dumps(call["arguments"])]
    return "<|end|><|start|>assistant".join(messages)


# By name: the template, the writer, the token that begins a conversation, the one that ends an answer, others that are
# single tokens in a prompt, and those that are single tokens in an answer. As a token has one successor, a model has only
# one answer with each of the last.
FAMILIES = {
    "qwen3": (qwen3_template, write_qwen3, "<|endoftext|>", "<|im_end|>", ["<|im_start|>"], []),
    "gptoss": (
        gptoss_template,
        write_gptoss,
        "<|startoftext|>",
        "<|return|>",
        ["<|start|>", "<|message|>", "<|channel|>", "<|constrain|>", "<|end|>", "<|call|>"],
        [],
    ),
    "mistral": (
        mistral_template,
        write_mistral,
        "<s>",
        "</s>",
        ["[INST]", "[/INST]", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]", "[AVAILABLE_TOOLS]", "[/AVAILABLE_TOOLS]"],
        ["[TOOL_CALLS]", "[ARGS]"],
    ),
}
