"""Who attends to whom: Longformer's windows and global tokens, BigBird's blocks, the Sparse Transformer's strided and fixed
patterns, and whatever of them an attribute puts together."""
import torch

BITS = (1 << 64) - 1


def split_mix(state):
    """One step of SplitMix64 (Steele, Lea and Flood, 2014)."""
    z = (state + 0x9E3779B97F4A7C15) & BITS
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & BITS
    z = (z ^ z >> 27) * 0x94D049BB133111EB & BITS
    return z ^ z >> 31


def block_mask(sparse, blocks, causal):
    """Of blocks: a window, global ones, and for each block the random ones with the smallest numbers among those left."""
    index = torch.arange(blocks)
    query, key = index.unsqueeze(1), index.unsqueeze(0)
    mask = ((query - key).abs() <= sparse.BlockWindow // 2) | (query < sparse.GlobalBlocks) | (key < sparse.GlobalBlocks)
    seed, drawn = split_mix(sparse.RandomSeed & BITS), mask.clone()
    for i in range(blocks):
        left = [j for j in range(i + 1 if causal else blocks) if not mask[i, j]]
        left.sort(key=lambda j: split_mix(seed + (i << 32) + j & BITS))
        drawn[i, left[:sparse.RandomBlocks]] = True
    return drawn


def sparse_mask(sparse, positions, causal):
    """True where a position, a row of the result, attends to another; nothing is said yet about what lies behind it."""
    index = torch.arange(positions)
    query, key = index.unsqueeze(1), index.unsqueeze(0)
    away, mask = key - query, torch.zeros(positions, positions, dtype=torch.bool)
    if sparse.WindowLeft or sparse.WindowRight:
        steps = range(-sparse.WindowLeft, sparse.WindowRight + 1)
        mask |= sum((away == step * sparse.Dilation for step in steps), mask)
    mask |= (query < sparse.GlobalTokens) | (key < sparse.GlobalTokens)
    if sparse.BlockSize:
        of_blocks = block_mask(sparse, -(-positions // sparse.BlockSize), causal)
        mask |= of_blocks[query // sparse.BlockSize, key // sparse.BlockSize]
    if sparse.Stride:
        mask |= (away.abs() <= sparse.Stride) | (away % sparse.Stride == 0)
    if sparse.FixedBlock:
        summary = key % sparse.FixedBlock >= sparse.FixedBlock - sparse.FixedSummary
        mask |= (query // sparse.FixedBlock == key // sparse.FixedBlock) | summary
    return mask


def seen(spec, layer):
    """What every position of the model's longest sequence attends to in a layer."""
    sparse = spec.sparse_of(layer)
    mask = torch.ones(spec.positions, spec.positions, dtype=torch.bool)
    if sparse:
        mask = sparse_mask(sparse, spec.positions, spec.Causal)
    return mask.tril() if spec.Causal else mask
