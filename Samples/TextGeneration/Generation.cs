using System.Diagnostics;
using TxGen;

namespace TextGeneration;

/// <summary>Continues a text with any decoder.</summary>
internal sealed class Generation<TDecoder>
    where TDecoder : IDecoder
{
    private const int UsualLength = 256;

    /// <summary>The tallest tiles of rows divide it, so a prompt that is shorter by a multiple of it runs the same kernels.</summary>
    private const int WholeTiles = 24;

    private readonly TDecoder _decoder;
    private readonly Sampler _sampler;
    private readonly TextStream _text;
    private readonly int[] _prompt;
    private readonly int _length;

    // A model's vocabulary may be padded with ids that no token has: they are never chosen.
    private readonly int _vocabulary;

    public Generation(TDecoder decoder, Request request)
    {
        _decoder = decoder;
        int longest = decoder.IsEndless ? int.MaxValue : decoder.MaxLength;
        _length = request.Length ?? Math.Min(UsualLength, longest);
        if (_length < 1 || _length > longest)
            throw new BadInputException($"--length is {_length}, but must lie in 1 to {longest}, the model's longest text.");

        var tokenizer = Tokenizer.Load(request.Tokenizer);
        _vocabulary = tokenizer.VocabularySize;
        if (_vocabulary > decoder.Vocabulary)
            throw new BadInputException(
                $"{request.Tokenizer} has {_vocabulary} tokens, but the model's vocabulary has {decoder.Vocabulary}.");
        _prompt = tokenizer.Encode(request.Prompt, SpecialTokens.Begin);
        if (_prompt.Length == 0)
            _prompt = [tokenizer.BeginToken ?? tokenizer.EndToken ?? throw new BadInputException(
                "The prompt is empty, and the tokenizer has no token to begin with.")];
        if (_prompt.Length > _length)
        {
            throw new BadInputException(
                $"The prompt has {_prompt.Length} tokens, but the text is to have {_length}: shorten it, or give a larger --length.");
        }

        _text = new(tokenizer);
        int[] stopTokens = [.. new[] { tokenizer.BeginToken, tokenizer.EndToken }.OfType<int>().Distinct()];
        _sampler = new(_vocabulary, request.Sampling with { StopTokens = stopTokens });
    }

    /// <summary>Writes prompt and continuation, every token as soon as its characters are whole.</summary>
    public Statistics Run(TextWriter output, CancellationToken stop)
    {
        WarmUp();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        foreach (int token in _prompt)
        {
            Write(output, _text.Append(token));
            output.Flush();
        }

        long start = Stopwatch.GetTimestamp();
        _sampler.Observe(_prompt);
        var logits = _decoder.Prefill(_prompt);
        var prefill = Stopwatch.GetElapsedTime(start);

        // The terminal's time is not the model's.
        var decode = TimeSpan.Zero;
        start = Stopwatch.GetTimestamp();
        int steps = 0;
        while (_decoder.Position < _length && !stop.IsCancellationRequested)
        {
            int token = _sampler.Sample(logits[.._vocabulary]);
            if (_sampler.IsStop(token))
                break;
            decode += Stopwatch.GetElapsedTime(start);
            Write(output, _text.Append(token));
            output.Flush();
            start = Stopwatch.GetTimestamp();
            logits = _decoder.Step(token);
            steps++;
        }

        decode += Stopwatch.GetElapsedTime(start);
        Write(output, _text.Finish());
        output.Flush();
        return new(_prompt.Length, prefill, steps, decode, GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    /// <summary>Lets the JIT compile what is to be measured.</summary>
    private void WarmUp()
    {
        _sampler.Observe(_prompt);
        _decoder.Prefill(_prompt.AsSpan(0, _prompt.Length < 2 * WholeTiles ? _prompt.Length : WholeTiles + (_prompt.Length % WholeTiles)));
        _decoder.Reset();
        _decoder.Prefill(_prompt.AsSpan(0, 1));
        if (_decoder.IsEndless || _decoder.MaxLength > 1)
            _sampler.Sample(_decoder.Step(_prompt[0])[.._vocabulary]);
        _decoder.Reset();
        _sampler.Reset();
    }

    /// <summary>Control characters stay behind: a model can be wrong, and they would steer the terminal.</summary>
    private static void Write(TextWriter output, ReadOnlySpan<char> text)
    {
        foreach (char c in text)
            if (!char.IsControl(c) || c is '\n' or '\t')
                output.Write(c);
    }
}
