"""Other people's names."""
import re

import torch

BERT = [
    (r"embedding\.token\.", "embeddings.word_embeddings."), (r"embedding\.type\.", "embeddings.token_type_embeddings."),
    (r"embedding\.position\.", "embeddings.position_embeddings."), (r"embedding\.norm\.", "embeddings.LayerNorm."),
    (r"embedding\.class\.weight", "embeddings.cls_token"), (r"embedding\.projection\.", "embeddings.projection."),
    (r"layers\.(\d+)\.attention\.(query|key|value)\.", r"encoder.layer.\1.attention.self.\2."),
    (r"layers\.(\d+)\.attention\.output\.", r"encoder.layer.\1.attention.output.dense."),
    (r"layers\.(\d+)\.attention_norm\.", r"encoder.layer.\1.attention.output.LayerNorm."),
    (r"layers\.(\d+)\.ffn\.up\.", r"encoder.layer.\1.intermediate.dense."),
    (r"layers\.(\d+)\.ffn\.down\.", r"encoder.layer.\1.output.dense."),
    (r"layers\.(\d+)\.ffn_norm\.", r"encoder.layer.\1.output.LayerNorm."),
    (r"pooling\.dense\.", "pooler.dense."), (r"head\.dense\.", "pre_classifier."), (r"head\.", "classifier.")]
GPT2 = [
    (r"embedding\.token\.", "wte."), (r"embedding\.position\.", "wpe."),
    (r"layers\.(\d+)\.attention_norm\.", r"h.\1.ln_1."), (r"layers\.(\d+)\.ffn_norm\.", r"h.\1.ln_2."),
    (r"layers\.(\d+)\.attention\.qkv\.", r"h.\1.attn.c_attn."), (r"layers\.(\d+)\.attention\.output\.", r"h.\1.attn.c_proj."),
    (r"layers\.(\d+)\.ffn\.up\.", r"h.\1.mlp.c_fc."), (r"layers\.(\d+)\.ffn\.down\.", r"h.\1.mlp.c_proj."),
    (r"final_norm\.", "ln_f."), (r"head\.", "lm_head.")]


def rename(spec, weights):
    """The weights as the spec's naming stores them. Heads stand outside the prefix."""
    if spec.Names == "TxGen":
        return {spec.prefix + name: tensor for name, tensor in weights.items()}
    if spec.Names == "Gpt2":
        weights = dict(weights)
        for i in range(spec.Layers):
            for kind in ("weight", "bias"):
                parts = [weights.pop(f"layers.{i}.attention.{name}.{kind}") for name in ("query", "key", "value")]
                weights[f"layers.{i}.attention.qkv.{kind}"] = torch.cat(parts)
        weights = {name: tensor.T if re.search(r"(qkv|output|up|down)\.weight", name) else tensor
                   for name, tensor in weights.items()}
    renamed = {}
    for name, tensor in weights.items():
        other = next(re.sub("^" + ours, theirs, name) for ours, theirs in (BERT if spec.Names == "Bert" else GPT2)
                     if re.match(ours, name))
        if spec.Names == "Bert" and not spec.Vocabulary:  # as vision and audio models have it
            if name == "embedding.class.weight":
                tensor = tensor.reshape(1, 1, -1)
            if name == "embedding.position.weight":
                other, tensor = "embeddings.position_embeddings", tensor.unsqueeze(0)
        renamed[other if name.startswith("head.") else spec.prefix + other] = tensor
    return renamed
