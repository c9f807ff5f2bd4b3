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
LLAMA = [
    (r"embedding\.token\.", "model.embed_tokens."),
    (r"layers\.(\d+)\.attention_norm\.", r"model.layers.\1.input_layernorm."),
    (r"layers\.(\d+)\.ffn_norm\.", r"model.layers.\1.post_attention_layernorm."),
    (r"layers\.(\d+)\.attention\.query\.", r"model.layers.\1.self_attn.q_proj."),
    (r"layers\.(\d+)\.attention\.key\.", r"model.layers.\1.self_attn.k_proj."),
    (r"layers\.(\d+)\.attention\.value\.", r"model.layers.\1.self_attn.v_proj."),
    (r"layers\.(\d+)\.attention\.output\.", r"model.layers.\1.self_attn.o_proj."),
    (r"layers\.(\d+)\.ffn\.(gate|up|down)\.", r"model.layers.\1.mlp.\2_proj."),
    (r"final_norm\.", "model.norm."), (r"head\.", "lm_head.")]
DISTILBERT = [
    *BERT[:4],
    (r"layers\.(\d+)\.attention\.query\.", r"transformer.layer.\1.attention.q_lin."),
    (r"layers\.(\d+)\.attention\.key\.", r"transformer.layer.\1.attention.k_lin."),
    (r"layers\.(\d+)\.attention\.value\.", r"transformer.layer.\1.attention.v_lin."),
    (r"layers\.(\d+)\.attention\.output\.", r"transformer.layer.\1.attention.out_lin."),
    (r"layers\.(\d+)\.attention_norm\.", r"transformer.layer.\1.sa_layer_norm."),
    (r"layers\.(\d+)\.ffn\.up\.", r"transformer.layer.\1.ffn.lin1."),
    (r"layers\.(\d+)\.ffn\.down\.", r"transformer.layer.\1.ffn.lin2."),
    (r"layers\.(\d+)\.ffn_norm\.", r"transformer.layer.\1.output_layer_norm."),
    (r"head\.dense\.", "pre_classifier."), (r"head\.", "classifier.")]
ROBERTA = [(r"pooling\.dense\.", "classifier.dense."), *BERT]  # with one layer only, the head is called as in BERT
VIT = [
    (r"embedding\.class\.weight", "embeddings.cls_token"),
    (r"embedding\.position\.weight", "embeddings.position_embeddings"),
    (r"embedding\.projection\.", "embeddings.patch_embeddings.projection."),
    (r"layers\.(\d+)\.attention\.(query|key|value)\.", r"encoder.layer.\1.attention.attention.\2."),
    (r"layers\.(\d+)\.attention\.output\.", r"encoder.layer.\1.attention.output.dense."),
    (r"layers\.(\d+)\.attention_norm\.", r"encoder.layer.\1.layernorm_before."),
    (r"layers\.(\d+)\.ffn\.up\.", r"encoder.layer.\1.intermediate.dense."),
    (r"layers\.(\d+)\.ffn\.down\.", r"encoder.layer.\1.output.dense."),
    (r"layers\.(\d+)\.ffn_norm\.", r"encoder.layer.\1.layernorm_after."),
    (r"final_norm\.", "layernorm."), (r"head\.", "classifier.")]
SCHEMES = dict(Bert=BERT, Gpt2=GPT2, Llama=LLAMA, DistilBert=DISTILBERT, Roberta=ROBERTA, Vit=VIT)
HEADS = ("classifier.", "pre_classifier.", "lm_head.")  # stand outside the prefix


def rename(spec, weights):
    """The weights as the spec's naming stores them."""
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
        other = next(re.sub("^" + ours, theirs, name) for ours, theirs in SCHEMES[spec.Names] if re.match(ours, name))
        if spec.Names in ("Bert", "Vit") and not spec.Vocabulary:  # as vision and audio models have it
            if name == "embedding.class.weight":
                tensor = tensor.reshape(1, 1, -1)
            if name == "embedding.position.weight":
                other, tensor = "embeddings.position_embeddings", tensor.unsqueeze(0)
            if name == "embedding.projection.weight" and spec.patch:
                channels, side = spec.patch
                tensor = tensor.reshape(-1, channels, side, side)
        if spec.Names == "Roberta" and name.startswith("head.") and spec.Head == "Classifier":
            other = other.replace("classifier.", "classifier.out_proj.")
        renamed[other if other.startswith(HEADS) else spec.prefix + other] = tensor
    return renamed
