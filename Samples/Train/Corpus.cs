using System.Text.Unicode;

namespace Train;

/// <summary>A text as bytes. The last tenth is held back, to see what the model makes of text it does not learn from.</summary>
internal sealed class Corpus
{
    private const int Length = CharModel.TrainingLength;
    private const int Batch = CharModel.TrainingBatch;

    /// <summary>A sequence, and the byte behind it.</summary>
    private const int Window = Length + 1;

    private readonly byte[] _text;
    private readonly int _learned;
    private readonly ulong _seed;

    public Corpus(string path, int seed)
    {
        if (Directory.Exists(path))
            throw new BadInputException($"{path} is a folder, but must be a text.");
        _text = File.ReadAllBytes(path);
        if (_text.Length == 0)
            throw new BadInputException($"{path} is empty.");
        if (!Utf8.IsValid(_text) || _text.AsSpan().Contains((byte)0))
            throw new BadInputException($"{path} is no text in UTF-8.");
        if (_text.Length < 2 * Window)
        {
            throw new BadInputException(
                $"{path} has {_text.Length} bytes, but needs {2 * Window}: {Window} to learn from, and as many to validate with.");
        }

        _learned = (int)Math.Min(_text.Length * 9L / 10, _text.Length - Window);
        _seed = (uint)seed;
    }

    /// <summary>Bytes of the whole text.</summary>
    public int Size => _text.Length;

    /// <summary>Bytes that are learned from.</summary>
    public int Learned => _learned;

    /// <summary>Bytes that are held back.</summary>
    public int HeldBack => _text.Length - _learned;

    /// <summary>A step's batch: sequences from anywhere. It depends on seed and step alone, so resumed training meets the same ones.</summary>
    public void Draw(long step, Span<int> tokens, Span<int> targets)
    {
        for (int i = 0; i < Batch; i++)
        {
            ulong places = (ulong)(_learned - Window + 1);
            Copy((int)(Number(((ulong)step * Batch) + (ulong)i) % places), i, tokens, targets);
        }
    }

    /// <summary>One of some batches that lie evenly in the text held back.</summary>
    public void Validation(int batch, int batches, Span<int> tokens, Span<int> targets)
    {
        long last = HeldBack - Window;
        for (int i = 0; i < Batch; i++)
            Copy(_learned + (int)(last * ((batch * Batch) + i) / ((batches * Batch) - 1)), i, tokens, targets);
    }

    private void Copy(int start, int sequence, Span<int> tokens, Span<int> targets)
    {
        for (int i = 0; i < Length; i++)
        {
            tokens[(sequence * Length) + i] = _text[start + i];
            targets[(sequence * Length) + i] = _text[start + i + 1];
        }
    }

    /// <summary>A random number by its index (SplitMix64; Steele, Lea and Flood 2014).</summary>
    private ulong Number(ulong index)
    {
        return Mix(Mix(_seed) + (index * 0x9E3779B97F4A7C15));

        static ulong Mix(ulong z)
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
