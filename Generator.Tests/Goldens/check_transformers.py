"""Loads the goldens of known families into Hugging Face's own models and compares: their names, and what they compute.

    python3 check_transformers.py [folder]

Needs the package transformers (checked with 4.47) besides what make_goldens.py needs. A model takes its file strictly: no
tensor is left over, and none is missing. Llama and BLOOM round angles, norms or softmax to float32, the others compute in
float64.
"""
import pathlib
import sys

import torch
import transformers as hf
from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS
from transformers.models.bloom.modeling_bloom import build_alibi_tensor
from transformers.models.gptj.modeling_gptj import apply_rotary_pos_emb, create_sinusoidal_positions

from files import load
from forward import alibi_slopes, rotary_frequencies, rotate
from specs import SPECS, Biases, Spec

ACTIVATIONS = {"Relu": "relu", "Gelu": "gelu", "GeluTanh": "gelu_new", "Silu": "silu"}


def bert(spec, kind=hf.BertConfig):
    config = kind(
        vocab_size=spec.Vocabulary, hidden_size=spec.d, num_hidden_layers=spec.Layers, num_attention_heads=spec.heads,
        intermediate_size=spec.d_ff, hidden_act=ACTIVATIONS[spec.Activation], layer_norm_eps=spec.epsilon,
        num_labels=spec.Outputs, type_vocab_size=spec.TokenTypes, max_position_embeddings=spec.positions + spec.PositionOffset)
    if kind is hf.BertConfig:
        return hf.BertForSequenceClassification(config)
    config.pad_token_id = 1
    if spec.Head == "None":
        return hf.RobertaModel(config, add_pooling_layer=False)
    return (hf.RobertaForSequenceClassification if spec.Head == "Classifier" else hf.RobertaForTokenClassification)(config)


def roberta(spec):
    return bert(spec, hf.RobertaConfig)


def distilbert(spec):
    return hf.DistilBertForSequenceClassification(hf.DistilBertConfig(
        vocab_size=spec.Vocabulary, dim=spec.d, n_layers=spec.Layers, n_heads=spec.heads, hidden_dim=spec.d_ff,
        activation=ACTIVATIONS[spec.Activation], num_labels=spec.Outputs, max_position_embeddings=spec.positions))


def gpt2(spec):
    return hf.GPT2LMHeadModel(hf.GPT2Config(
        vocab_size=spec.Vocabulary, n_embd=spec.d, n_layer=spec.Layers, n_head=spec.heads, n_inner=spec.d_ff,
        activation_function=ACTIVATIONS[spec.Activation], layer_norm_epsilon=spec.epsilon, n_positions=spec.positions,
        tie_word_embeddings=spec.TieEmbeddings))


def llama(spec):
    scaling = {"rope_type": "llama3", "factor": spec.number("RotaryFactor"),
               "low_freq_factor": spec.number("RotaryLowFrequencyFactor"),
               "high_freq_factor": spec.number("RotaryHighFrequencyFactor"),
               "original_max_position_embeddings": spec.RotaryOriginalLength} if spec.RotaryScaling == "Llama3" else None
    return hf.LlamaForCausalLM(hf.LlamaConfig(
        vocab_size=spec.Vocabulary, hidden_size=spec.d, num_hidden_layers=spec.Layers, num_attention_heads=spec.heads,
        num_key_value_heads=spec.kv_heads, head_dim=spec.head_dim, intermediate_size=spec.d_ff,
        hidden_act=ACTIVATIONS[spec.Activation], rms_norm_eps=spec.epsilon, rope_theta=spec.number("RotaryBase"),
        rope_scaling=scaling, attention_bias=Biases.Query in spec.biases, tie_word_embeddings=spec.TieEmbeddings,
        max_position_embeddings=spec.max_length))


def vit(spec):
    channels, side = spec.patch
    return hf.ViTForImageClassification(hf.ViTConfig(
        hidden_size=spec.d, num_hidden_layers=spec.Layers, num_attention_heads=spec.heads, intermediate_size=spec.d_ff,
        hidden_act=ACTIVATIONS[spec.Activation], layer_norm_eps=spec.epsilon, num_labels=spec.Outputs, patch_size=side,
        num_channels=channels, image_size=side * round(spec.max_length ** 0.5)))


def image(spec, rows):
    """The picture whose patches, each [channels, side, side], are the rows."""
    (channels, side), across = spec.patch, round(len(rows) ** 0.5)
    patches = rows.reshape(across, across, channels, side, side)
    return patches.permute(2, 0, 3, 1, 4).reshape(1, channels, across * side, across * side)


def check_family(spec, folder):
    tensors, expected = (load(folder / f"{spec.name}.{kind}.safetensors") for kind in ("model", "expected"))
    model = dict(Bert=bert, Gpt2=gpt2, Llama=llama, DistilBert=distilbert, Roberta=roberta, Vit=vit)[spec.Names](spec)
    model = model.double().eval()
    if spec.Head == "Vocabulary" and spec.TieEmbeddings:
        tensors["lm_head.weight"] = tensors["wte.weight" if spec.Names == "Gpt2" else "model.embed_tokens.weight"]
    if spec.Names == "Gpt2" and not spec.prefix:
        tensors = {name if name == "lm_head.weight" else "transformer." + name: tensor for name, tensor in tensors.items()}
    model.load_state_dict(tensors, strict=True)
    worst, tolerance = 0.0, 2e-6 if spec.Names == "Llama" else 3e-7  # the files hold float32
    for i, length in enumerate(spec.lengths):
        case = {key.split(".")[1]: value for key, value in expected.items() if key.startswith(f"case{i}.")}
        if spec.Names == "Vit" and length < spec.max_length:  # an image has all its patches
            continue
        if "rows" in case:
            inputs = {"pixel_values": image(spec, case["rows"])}
        else:
            inputs = {"input_ids": case["tokens"].long().unsqueeze(0)}
        if "types" in case:
            inputs["token_type_ids"] = case["types"].long().unsqueeze(0)
        if spec.PositionOffset:  # else Roberta takes its padding's id for padding
            inputs["position_ids"] = torch.arange(spec.PositionOffset, spec.PositionOffset + length).unsqueeze(0)
        with torch.no_grad():
            result = model(**inputs, output_hidden_states=True)
        hidden = result.hidden_states[-1][0]
        theirs = {"hidden": model.vit.layernorm(hidden) if spec.Names == "Vit" else hidden}
        if spec.Head != "None":
            theirs["output"] = result.logits[0]
        for key, value in theirs.items():
            error = (case[key] - value).abs().max() / case[key].abs().max().clamp(min=1)
            assert error < tolerance, f"{spec.name}, case {i}: {key} differs by {error:.1e}"
            worst = max(worst, float(error))
    print(f"{spec.name}: {type(model).__name__} agrees within {worst:.1e}")


def check_bloom(spec, folder):
    """ALiBi: BLOOM has queries, keys and values of each head side by side in one matrix."""
    weights, expected = (load(folder / f"{spec.name}.{kind}.safetensors") for kind in ("model", "expected"))
    model = hf.BloomForCausalLM(hf.BloomConfig(vocab_size=spec.Vocabulary, hidden_size=spec.d, n_layer=spec.Layers,
                                               n_head=spec.heads, layer_norm_epsilon=spec.epsilon)).double().eval()
    names = {"embedding.token": "word_embeddings", "embedding.norm": "word_embeddings_layernorm", "final_norm": "ln_f"}
    for i in range(spec.Layers):
        for ours, theirs in {"attention_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm",
                             "ffn.up": "mlp.dense_h_to_4h", "ffn.down": "mlp.dense_4h_to_h",
                             "attention.output": "self_attention.dense",
                             "attention.qkv": "self_attention.query_key_value"}.items():
            names[f"layers.{i}.{ours}"] = f"h.{i}.{theirs}"
        for kind in ("weight", "bias"):
            parts = [weights.pop(f"layers.{i}.attention.{name}.{kind}") for name in ("query", "key", "value")]
            parts = [part.reshape(spec.heads, 1, spec.head_dim, *part.shape[1:]) for part in parts]
            weights[f"layers.{i}.attention.qkv.{kind}"] = torch.cat(parts, dim=1).reshape(3 * spec.d, *parts[0].shape[3:])
    state = {}
    for name, value in weights.items():
        owner, _, kind = name.rpartition(".")
        state[f"transformer.{names[owner]}.{kind}"] = value
    model.load_state_dict({**state, "lm_head.weight": weights["embedding.token.weight"]}, strict=True)
    for i in range(len(spec.lengths)):
        with torch.no_grad():
            logits = model(expected[f"case{i}.tokens"].long().unsqueeze(0)).logits[0]
        error = (logits - expected[f"case{i}.output"]).abs().max() / logits.abs().max()
        assert error < 2e-6, f"{spec.name}, case {i}: {error}"
    print(f"{spec.name}: BloomForCausalLM agrees")


def check_pieces():
    for heads in range(1, 33):
        theirs = build_alibi_tensor(torch.ones(1, 9), heads, torch.float64)[:, 0]  # slope times the key's position
        assert (theirs - torch.tensor(alibi_slopes(heads)).unsqueeze(1) * torch.arange(9)).abs().max() < 1e-6
    for spec in (spec for spec in SPECS if spec.is_rotary):
        config = hf.LlamaConfig(hidden_size=spec.rotary_dim, num_attention_heads=1, rope_theta=spec.number("RotaryBase"))
        kind = {"None": "default", "Linear": "linear", "Llama3": "llama3"}[spec.RotaryScaling]
        config.rope_scaling = dict(factor=spec.number("RotaryFactor"), low_freq_factor=spec.number("RotaryLowFrequencyFactor"),
                                   high_freq_factor=spec.number("RotaryHighFrequencyFactor"),
                                   original_max_position_embeddings=spec.RotaryOriginalLength)
        theirs, scale = ROPE_INIT_FUNCTIONS[kind](config, torch.device("cpu"))
        assert scale == 1 and ((theirs - rotary_frequencies(spec)) / theirs).abs().max() < 2e-6, spec.name
    # Neighbouring columns turn as in GPT-J.
    x = torch.randn(1, 20, 2, 12, dtype=torch.float64)
    sine, cosine = create_sinusoidal_positions(20, 12).double().unsqueeze(0).chunk(2, dim=-1)
    ours = rotate(Spec("", (12, 1, 1, 1), (), Positions="RotaryInterleaved"), x[0])
    assert (apply_rotary_pos_emb(x, sine, cosine)[0] - ours).abs().max() < 1e-5
    print("slopes, frequencies and rotations agree")


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent
    check_pieces()
    for spec in SPECS:
        if spec.Names != "TxGen" and spec.name != "bert-rows":  # a mixture that no model of theirs has
            check_family(spec, folder)
        if spec.name == "alibi-decoder":
            check_bloom(spec, folder)


if __name__ == "__main__":
    main()
