namespace TxGen.Runtime;

/// <summary>Collects the merges of a file.</summary>
/// <param name="pieces">The tokens as the file spells them.</param>
/// <param name="name">The file, and the place in it, for messages.</param>
internal sealed class MergeList(PieceTable pieces, string name)
{
    // Several times as many as any model has; tokens that are ends of each other would give a file of a few megabytes billions.
    private const int MaxMerges = 1 << 22;

    private readonly List<(int Left, int Right, int Rank, int Token)> _merges = [];
    private byte[] _whole = new byte[256];

    /// <summary>Adds the merge of the next rank, written as two spellings with a space between.</summary>
    public void Add(ReadOnlySpan<byte> pair)
    {
        int space = pair.IndexOf((byte)' ');
        if (space < 0 || pair[(space + 1)..].Contains((byte)' '))
            throw Fail($"is \"{Excerpt.Of(pair)}\", but must be two tokens with a space between");
        Add(pair[..space], pair[(space + 1)..]);
    }

    /// <summary>Adds the merge of the next rank.</summary>
    public void Add(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int length = left.Length + right.Length;
        if (length > _whole.Length)
            _whole = new byte[2 * length];
        left.CopyTo(_whole);
        right.CopyTo(_whole.AsSpan(left.Length));
        Add(Find(left), Find(right), _merges.Count, Find(_whole.AsSpan(0, length)));
    }

    /// <summary>Adds a merge of two tokens into one.</summary>
    public void Add(int left, int right, int rank, int token)
    {
        if (_merges.Count == MaxMerges)
            throw new TokenizerException(name, $"has more than {MaxMerges} merges");
        _merges.Add((left, right, rank, token));
    }

    public MergeTable Build() => new(_merges);

    private int Find(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && pieces.Find(text) is >= 0 and int id ? id : throw Fail($"needs \"{Excerpt.Of(text)}\", which is no token");

    private TokenizerException Fail(string problem) => new(name, $"merge {_merges.Count} {problem}");
}
