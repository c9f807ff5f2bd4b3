using System.Buffers;

namespace TxGen.Runtime;

/// <summary>What a piece is, with the numbers of SentencePiece's files.</summary>
internal enum PieceType
{
    /// <summary>Text.</summary>
    Normal = 1,

    /// <summary>Stands for all text that no other piece has.</summary>
    Unknown = 2,

    /// <summary>Stands for no text.</summary>
    Control = 3,

    /// <summary>Text that is never cut or changed.</summary>
    UserDefined = 4,

    /// <summary>In no text.</summary>
    Unused = 5,

    /// <summary>A byte of text that no other piece has.</summary>
    Byte = 6,
}

/// <summary>How pieces are found in a text, with the numbers of SentencePiece's files.</summary>
internal enum SentencePieceAlgorithm
{
    /// <summary>The most likely pieces.</summary>
    Unigram = 1,

    /// <summary>Byte-pair encoding.</summary>
    Bpe = 2,

    /// <summary>Words.</summary>
    Word = 3,

    /// <summary>Characters.</summary>
    Character = 4,
}

/// <summary>The content of a SentencePiece model's file; what the file leaves out is as the format says.</summary>
internal sealed class SentencePieceModel
{
    public required string Name { get; init; }

    /// <summary>How pieces are spelled, by id.</summary>
    public required PieceTable Pieces { get; init; }

    /// <summary>Scores by id.</summary>
    public required float[] Scores { get; init; }

    /// <summary>Types by id.</summary>
    public required PieceType[] Types { get; init; }

    public required SentencePieceTraining Training { get; init; }

    public required SentencePieceNormalization Normalization { get; init; }

    /// <summary>The unknown piece.</summary>
    public int Unknown => Array.IndexOf(Types, PieceType.Unknown);

    /// <summary>The pieces of some types.</summary>
    public IEnumerable<int> OfType(params PieceType[] types) => Enumerable.Range(0, Types.Length).Where(id => types.Contains(Types[id]));

    /// <summary>The texts of some pieces; all others are empty.</summary>
    public PieceTable Only(IEnumerable<int> ids)
    {
        var text = new ArrayBufferWriter<byte>();
        var starts = new int[Pieces.Count + 1];
        foreach (int id in ids)
        {
            text.Write(Pieces[id]);
            starts[id + 1] = Pieces[id].Length;
        }

        for (int id = 0; id < Pieces.Count; id++)
            starts[id + 1] += starts[id];
        return new(text.WrittenSpan.ToArray(), starts);
    }

    /// <summary>The pieces of all bytes; -1 where there is none.</summary>
    public int[] Bytes() => Only(OfType(PieceType.Byte)).ByteTokens();
}

/// <summary>What is known of a model's training, as far as encoding needs it.</summary>
internal sealed class SentencePieceTraining
{
    public SentencePieceAlgorithm Algorithm { get; set; } = SentencePieceAlgorithm.Unigram;

    /// <summary>Whether unknown text becomes pieces of type <see cref="PieceType.Byte"/>.</summary>
    public bool HasBytes { get; set; }

    /// <summary>Whether the space that is added to a text stands behind it.</summary>
    public bool SpaceIsSuffix { get; set; }

    public byte[] BeginPiece { get; set; } = "<s>"u8.ToArray();

    public byte[] EndPiece { get; set; } = "</s>"u8.ToArray();

    /// <summary>What the unknown piece decodes to.</summary>
    public byte[] UnknownText { get; set; } = " ⁇ "u8.ToArray();
}

/// <summary>How a model's texts are normalized.</summary>
internal sealed class SentencePieceNormalization
{
    /// <summary>What replaces what; null for nothing.</summary>
    public CharsMap? Map { get; set; }

    public bool AddsSpace { get; set; } = true;

    /// <summary>Whether of several spaces one stays, and none at the ends.</summary>
    public bool RemovesExtraSpaces { get; set; } = true;

    /// <summary>Whether spaces become <see cref="SpaceSign"/>.</summary>
    public bool EscapesSpaces { get; set; } = true;
}
