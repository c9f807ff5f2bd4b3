"""What others say of the same models."""
import torch


def torch_encoder(spec, weights):
    """torch.nn.TransformerEncoder with the same weights."""
    block = torch.nn.TransformerEncoderLayer(
        spec.d, spec.heads, spec.d_ff, dropout=0, activation={"Relu": "relu", "Gelu": "gelu"}[spec.Activation],
        layer_norm_eps=spec.epsilon, batch_first=True, norm_first=spec.Norm == "Pre")
    last = torch.nn.LayerNorm(spec.d, eps=spec.epsilon) if spec.FinalNorm else None
    names = {"self_attn.out_proj": "attention.output", "linear1": "ffn.up", "linear2": "ffn.down",
             "norm1": "attention_norm", "norm2": "ffn_norm"}
    state = {}
    for i in range(spec.Layers):
        for kind in ("weight", "bias"):
            state[f"layers.{i}.self_attn.in_proj_{kind}"] = torch.cat(
                [weights[f"layers.{i}.attention.{name}.{kind}"] for name in ("query", "key", "value")])
            for theirs, ours in names.items():
                state[f"layers.{i}.{theirs}.{kind}"] = weights[f"layers.{i}.{ours}.{kind}"]
    if last:
        state.update({f"norm.{kind}": weights[f"final_norm.{kind}"] for kind in ("weight", "bias")})
    encoder = torch.nn.TransformerEncoder(block, spec.Layers, last).double()
    encoder.load_state_dict(state)
    return lambda x: encoder(x.unsqueeze(0))[0].detach()
