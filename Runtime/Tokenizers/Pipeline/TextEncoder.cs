using System.Text.Unicode;

namespace TxGen.Runtime;

/// <summary>
/// Runs the steps of a <see cref="Tokenizer"/> in one caller's memory: added tokens are cut out, what is between them is normalized and
/// cut into pieces, and the model makes tokens of each.
/// </summary>
internal sealed class TextEncoder : ITextEncoder
{
    // How much a text may grow: an invalid byte becomes three. Where text is rewritten a character may become a phrase, so short texts may
    // grow more, whatever they are made of.
    private const int Growth = 3;
    private const int GrowthOfShort = 64;
    private const int MaxSlack = 4096;

    private const SpecialTokens Defined = SpecialTokens.Both | SpecialTokens.InTextAreText;

    /// <summary>Longest text: its normal form, with four bytes for every byte's origin, must stay below an array's limit.</summary>
    public const int MaxCapacity = 64 << 20;

    private readonly TokenizerParts _parts;
    private readonly byte[] _utf8;
    private readonly PieceEncoder _model;

    // A normalizer reads the first and writes the second. Every step that rewrites pieces has one to write to.
    private readonly NormalizedText?[] _rewritten;
    private NormalizedText _text;
    private NormalizedText _next;
    private bool _specialIsText;

    public TextEncoder(TokenizerParts parts, int maxTextBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTextBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxTextBytes, MaxCapacity);
        _parts = parts;
        _utf8 = new byte[maxTextBytes];
        bool rewrites = parts.Normalizers.Count > 0 || parts.PreTokenizers.Any(step => step is Rewriter);
        int slack = rewrites ? (int)Math.Min(MaxSlack, (long)maxTextBytes * GrowthOfShort) : 0;
        int normalized = (maxTextBytes * Growth) + slack;
        _text = new(normalized);
        _next = new(parts.Normalizers.Count > 0 ? normalized : 0);
        _rewritten = [.. parts.PreTokenizers.Select(step => step is Rewriter ? new NormalizedText(normalized) : null)];
        _model = parts.Model.CreateEncoder(normalized);
    }

    public int MaxTextBytes => _utf8.Length;

    public bool TryEncode(ReadOnlySpan<byte> utf8, Span<int> tokens, Span<Range> ranges, out int count, SpecialTokens special) =>
        TryEncode(new SourceText(utf8, nameof(utf8)), tokens, ranges, out count, special);

    public bool TryEncode(ReadOnlySpan<char> text, Span<int> tokens, Span<Range> ranges, out int count, SpecialTokens special) =>
        TryEncode(new SourceText(text, nameof(text)), tokens, ranges, out count, special);

    public int Encode(ReadOnlySpan<byte> utf8, Span<int> tokens, SpecialTokens special) =>
        Encode(new SourceText(utf8, nameof(utf8)), tokens, special);

    public int Encode(ReadOnlySpan<char> text, Span<int> tokens, SpecialTokens special) =>
        Encode(new SourceText(text, nameof(text)), tokens, special);

    public int EncodePair(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<int> tokens, Span<int> tokenTypes, bool specialIsText) =>
        EncodePair(new SourceText(first, nameof(first)), new SourceText(second, nameof(second)), tokens, tokenTypes, specialIsText);

    public int EncodePair(
        ReadOnlySpan<char> first, ReadOnlySpan<char> second, Span<int> tokens, Span<int> tokenTypes, bool specialIsText) =>
        EncodePair(new SourceText(first, nameof(first)), new SourceText(second, nameof(second)), tokens, tokenTypes, specialIsText);

    private bool TryEncode(SourceText source, Span<int> tokens, Span<Range> ranges, out int count, SpecialTokens special)
    {
        SetSpecial(special);
        if (!ranges.IsEmpty && ranges.Length < tokens.Length)
            throw new ArgumentException($"There is room for {ranges.Length} ranges, but {tokens.Length} tokens.", nameof(ranges));

        var text = source.ToUtf8(_utf8);
        var writer = new TokenWriter(tokens, ranges, text, isCut: false);
        IReadOnlyList<TemplateToken> begin = BeginOf(special);
        for (int i = 0; i < begin.Count; i++)
            writer.Add(begin[i].Id, default(Range));
        EncodeText(source, text, ref writer);
        IReadOnlyList<TemplateToken> end = EndOf(special);
        for (int i = 0; i < end.Count; i++)
            writer.Add(end[i].Id, text.Length..text.Length);

        count = writer.Count;
        if (count > tokens.Length)
            return false;
        if (!ranges.IsEmpty)
        {
            if (_parts.Template.TrimsRanges)
                writer.TrimRanges();
            source.ToCaller(text, ranges[..count]);
        }

        return true;
    }

    private int Encode(SourceText source, Span<int> tokens, SpecialTokens special)
    {
        SetSpecial(special);
        IReadOnlyList<TemplateToken> begin = BeginOf(special);
        IReadOnlyList<TemplateToken> end = EndOf(special);
        CheckRoom(tokens.Length, begin.Count + end.Count);

        int at = Put(begin, tokens, default, 0);
        at += Cut(source, tokens[at..^end.Count]);
        return Put(end, tokens, default, at);
    }

    private int EncodePair(SourceText first, SourceText second, Span<int> tokens, Span<int> types, bool specialIsText)
    {
        _specialIsText = specialIsText;
        Template template = _parts.Template;
        if (!types.IsEmpty && types.Length < tokens.Length)
            throw new ArgumentException($"There is room for {types.Length} token types, but {tokens.Length} tokens.", "tokenTypes");
        CheckRoom(tokens.Length, template.PairTokens);

        // Counted first: how much of each text fits depends on both.
        int room = tokens.Length - template.PairTokens;
        (int firstRoom, int secondRoom) = Share(room, Count(first), Count(second));
        int at = Put(template.PairBegin, tokens, types, 0);
        at = PutText(first, firstRoom, template.FirstType, tokens, types, at);
        at = Put(template.PairMiddle, tokens, types, at);
        at = PutText(second, secondRoom, template.SecondType, tokens, types, at);
        return Put(template.PairEnd, tokens, types, at);
    }

    /// <summary>How many tokens of two texts fit into a room, the longer one giving way first.</summary>
    private static (int First, int Second) Share(int room, int first, int second)
    {
        if (first + second <= room)
            return (first, second);
        int shorter = Math.Min(first, second);
        int half = room / 2;
        if (shorter > half)
            return first > second ? (room - half, half) : (half, room - half);
        return first > second ? (room - shorter, shorter) : (shorter, room - shorter);
    }

    private IReadOnlyList<TemplateToken> BeginOf(SpecialTokens special) =>
        (special & SpecialTokens.Begin) != 0 ? _parts.Template.Begin : [];

    private IReadOnlyList<TemplateToken> EndOf(SpecialTokens special) =>
        (special & SpecialTokens.End) != 0 ? _parts.Template.End : [];

    private static int Put(IReadOnlyList<TemplateToken> special, Span<int> tokens, Span<int> types, int at)
    {
        for (int i = 0; i < special.Count; i++, at++)
        {
            tokens[at] = special[i].Id;
            if (!types.IsEmpty)
                types[at] = special[i].Type;
        }

        return at;
    }

    private static void CheckRoom(int room, int special)
    {
        if (room < special)
            throw new ArgumentException($"There is room for {room} tokens, but the special tokens alone are {special}.", "tokens");
    }

    private void SetSpecial(SpecialTokens special)
    {
        if ((special & ~Defined) != 0)
            throw new ArgumentOutOfRangeException(nameof(special), special, $"There are no special tokens {special}.");
        _specialIsText = (special & SpecialTokens.InTextAreText) != 0;
    }

    private int PutText(SourceText text, int room, int type, Span<int> tokens, Span<int> types, int at)
    {
        Cut(text, tokens.Slice(at, room));
        if (!types.IsEmpty)
            types.Slice(at, room).Fill(type);
        return at + room;
    }

    private int Count(SourceText source)
    {
        var text = source.ToUtf8(_utf8);
        var writer = new TokenWriter([], [], text, isCut: false);
        EncodeText(source, text, ref writer);
        return writer.Count;
    }

    /// <summary>Encodes the beginning of a text.</summary>
    /// <returns>The number of tokens written.</returns>
    private int Cut(SourceText source, Span<int> tokens)
    {
        var text = source.ToUtf8(_utf8);
        var writer = new TokenWriter(tokens, [], text, isCut: true);
        EncodeText(source, text, ref writer);
        return Math.Min(writer.Count, tokens.Length);
    }

    private void EncodeText(SourceText source, ReadOnlySpan<byte> text, ref TokenWriter writer)
    {
        try
        {
            EncodeText(text, ref writer);
        }
        catch (TextGrowthException error)
        {
            throw new ArgumentException(error.Message, source.Name, error);
        }
    }

    private void EncodeText(ReadOnlySpan<byte> text, ref TokenWriter writer)
    {
        int at = 0;
        int searched = 0;
        while (!writer.IsDone && _parts.AddedToText is { } added
            && added.TryFind(text, ref searched, at, _specialIsText, out var token, out var range))
        {
            // White space that belongs to the token before may be a token nevertheless.
            if (at < range.Start)
                EncodeSegment(text[at..range.Start], at, ref writer);
            writer.Add(token!.Id, range.Start..range.End);
            at = range.End;
        }

        EncodeSegment(text[at..], at, ref writer);
    }

    /// <summary>Encodes text between added tokens.</summary>
    private void EncodeSegment(ReadOnlySpan<byte> segment, int start, ref TokenWriter writer)
    {
        if (segment.IsEmpty || writer.IsDone)
            return;
        var piece = new TextPiece(segment, [], start);
        bool isBroken = _parts.RepairsUtf8 && !Utf8.IsValid(segment);
        if (isBroken || _parts.Normalizers.Count > 0)
            piece = Normalize(segment, start, isBroken);

        int at = 0;
        int searched = 0;
        while (!writer.IsDone && _parts.AddedToNormalized is { } added
            && added.TryFind(piece.Text, ref searched, at, _specialIsText, out var token, out var range))
        {
            if (at < range.Start)
                EncodePiece(0, piece.Slice(at, range.Start), ref writer);
            writer.Add(token!.Id, piece, range.Start, range.End);
            at = range.End;
        }

        EncodePiece(0, piece.Slice(at, piece.Text.Length), ref writer);
    }

    private TextPiece Normalize(ReadOnlySpan<byte> segment, int start, bool isBroken)
    {
        _text.Clear();
        if (isBroken)
            _text.AppendRepaired(segment, start);
        else
            _text.AppendSource(segment, start);
        for (int i = 0; i < _parts.Normalizers.Count; i++)
        {
            _next.Clear();
            _parts.Normalizers[i].Normalize(_text, _next);
            (_text, _next) = (_next, _text);
        }

        return new(_text.Bytes, _text.Origins, 0);
    }

    /// <summary>Runs the steps from one on.</summary>
    private void EncodePiece(int step, TextPiece piece, ref TokenWriter writer)
    {
        if (piece.Text.IsEmpty || writer.IsDone)
            return;
        if (step == _parts.PreTokenizers.Count)
        {
            _model.Encode(piece, ref writer);
        }
        else if (_parts.PreTokenizers[step] is Rewriter rewriter)
        {
            NormalizedText rewritten = _rewritten[step]!;
            rewritten.Clear();
            rewriter.Rewrite(piece, rewritten);
            EncodePiece(step + 1, new(rewritten.Bytes, rewritten.Origins, 0), ref writer);
        }
        else
        {
            var splitter = (Splitter)_parts.PreTokenizers[step];
            bool isLast = step + 1 == _parts.PreTokenizers.Count;
            int at = 0;
            while (splitter.TryNext(piece.Text, ref at, out int from, out int to) && !writer.IsDone)
                if (isLast)
                    _model.Encode(piece.Slice(from, to), ref writer);
                else
                    EncodePiece(step + 1, piece.Slice(from, to), ref writer);
        }
    }
}
