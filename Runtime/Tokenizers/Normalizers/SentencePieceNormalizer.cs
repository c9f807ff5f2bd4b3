using System.Buffers;
using System.Text;

namespace TxGen.Runtime;

/// <summary>
/// SentencePiece's normalization: rules of a map, spaces as U+2581 with one more in front or behind, and no more than one between words.
/// Reads the caller's text: an invalid byte becomes U+FFFD.
/// </summary>
internal sealed class SentencePieceNormalizer : Normalizer
{
    private const int Ascii = 128;

    private readonly CharsMap? _map;
    private readonly Trie? _kept;
    private readonly bool _isPrefixAdded;
    private readonly bool _isSuffixAdded;
    private readonly bool _removesExtraSpaces;
    private readonly bool _escapesSpaces;
    private readonly byte[] _space;

    // ASCII that stays as it is before other ASCII.
    private readonly SearchValues<byte> _plain;

    /// <summary>Describes the normalization.</summary>
    /// <param name="options">As the model's file says.</param>
    /// <param name="spaceIsSuffix">Whether the space that is added stands behind the text.</param>
    /// <param name="kept">Texts without rules; null for none.</param>
    public SentencePieceNormalizer(SentencePieceNormalization options, bool spaceIsSuffix, Trie? kept)
    {
        _map = options.Map;
        _kept = kept;
        _isPrefixAdded = options.AddsSpace && !spaceIsSuffix;
        _isSuffixAdded = options.AddsSpace && spaceIsSuffix;
        _removesExtraSpaces = options.RemovesExtraSpaces;
        _escapesSpaces = options.EscapesSpaces;
        _space = options.EscapesSpaces ? SpaceSign.Utf8.ToArray() : [(byte)' '];
        _plain = SearchValues.Create([.. Enumerable.Range(0, Ascii).Select(value => (byte)value).Where(IsPlain)]);
    }

    public override void Normalize(NormalizedText from, NormalizedText to)
    {
        ReadOnlySpan<byte> text = from.Bytes;
        ReadOnlySpan<int> origins = from.Origins;
        int at = _removesExtraSpaces ? LeadingSpaces(text) : 0;
        if (at == text.Length)
            return;
        if (_isPrefixAdded)
            to.Append(_space, NormalizedText.InFrontOf(origins[at]));

        bool isBehindSpace = _removesExtraSpaces;
        while (at < text.Length)
        {
            int length = PlainLength(text[at..]);
            if (length > 0)
            {
                to.Append(text.Slice(at, length), origins.Slice(at, length));
                isBehindSpace = false;
            }
            else
            {
                length = Next(text[at..], out var result, out bool isChanged);
                ReadOnlySpan<int> source = origins.Slice(at, length);
                if (isBehindSpace)
                    result = SkipSpaces(result, source, to);
                if (!result.IsEmpty)
                {
                    if (isChanged || result.Contains((byte)' '))
                        AppendChanged(result, source[0], source[LastCharacter(text.Slice(at, length))], to);
                    else
                        to.Append(result, source);
                    isBehindSpace = _removesExtraSpaces && result[^1] == ' ';
                }
            }

            at += length;
        }

        int end = origins[^1] + 1;
        if (_removesExtraSpaces)
            end = RemoveTrailingSpaces(to, end);
        if (_isSuffixAdded)
            to.Append(_space, NormalizedText.InFrontOf(end));
    }

    /// <summary>Where the last character of a text begins.</summary>
    private static int LastCharacter(ReadOnlySpan<byte> text)
    {
        int last = text.Length - 1;
        while (last > 0 && CodePoints.IsContinuation(text[last]))
            last--;
        return last;
    }

    private bool IsPlain(byte ascii) =>
        ascii != ' ' && (_map is null || _map.IsPlainBeforeAscii(ascii)) && (_kept is null || _kept.Child(Trie.Root, ascii) < 0);

    /// <summary>How many characters stay as they are; there may be more behind them.</summary>
    private int PlainLength(ReadOnlySpan<byte> text)
    {
        int length = text.IndexOfAnyExcept(_plain);
        if (length < 0)
            return text.Length;

        // A character that is not ASCII may have a rule together with the one before it.
        return length > 0 && text[length] >= Ascii && _map is not null ? length - 1 : length;
    }

    private int LeadingSpaces(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (at < text.Length)
        {
            int length = Next(text[at..], out var result, out _);
            if (!result.SequenceEqual(" "u8))
                break;
            at += length;
        }

        return at;
    }

    /// <summary>What a text begins with: a text that is kept, a rule's, or a character.</summary>
    /// <returns>Its bytes.</returns>
    private int Next(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> result, out bool isChanged)
    {
        int length;
        isChanged = false;
        if (_kept is not null && _kept.LongestPrefix(text, out length) >= 0)
        {
            result = text[..length];
            return length;
        }

        isChanged = true;
        if (_map is not null && _map.LongestPrefix(text, out result) is > 0 and var replaced)
            return replaced;

        if (Rune.DecodeFromUtf8(text, out _, out length) != OperationStatus.Done)
        {
            result = "\uFFFD"u8;
            return 1;
        }

        isChanged = false;
        result = text[..length];
        return length;
    }

    /// <summary>
    /// Leaves out spaces at the start of a result, behind another space. That one's range grows over them: in the reference a range ends
    /// where the next begins, so what is left out counts as part of what is in front of it.
    /// </summary>
    private ReadOnlySpan<byte> SkipSpaces(ReadOnlySpan<byte> result, ReadOnlySpan<int> source, NormalizedText to)
    {
        ReadOnlySpan<byte> rest = result.TrimStart((byte)' ');
        if (rest.IsEmpty && !result.IsEmpty && _escapesSpaces && to.Count > 0 && to.Origins[to.Count - _space.Length] >= 0)
            to.Replace(to.Count - _space.Length, SpaceSign.Character, source[0]);
        return rest;
    }

    private void AppendChanged(ReadOnlySpan<byte> result, int origin, int lastOrigin, NormalizedText to)
    {
        for (int space; _escapesSpaces && (space = result.IndexOf((byte)' ')) >= 0; origin = lastOrigin)
        {
            to.Append(result[..space], origin, lastOrigin);
            to.Append(_space, space == 0 ? origin : lastOrigin, lastOrigin);
            result = result[(space + 1)..];
        }

        to.Append(result, origin, lastOrigin);
    }

    /// <returns>Where the text ends now in the caller's.</returns>
    private int RemoveTrailingSpaces(NormalizedText to, int end)
    {
        while (to.Bytes.EndsWith(_space))
        {
            int start = to.Count - _space.Length;
            end = to.Origins[start] is < 0 and var inserted ? ~inserted : to.Origins[start];
            to.Truncate(start);
        }

        return end;
    }
}
