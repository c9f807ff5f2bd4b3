using System.Text;
using TxGen;

namespace Train;

/// <summary>A text by a model, as far as it has learned.</summary>
internal static class Sample
{
    private const int Bytes = 240;

    /// <summary>Goes on with a prompt; the text holds both. Equal weights and seeds give equal texts.</summary>
    public static string Of(CharModel model, Request request)
    {
        using var session = model.CreateSession();
        var sampler = new Sampler(CharModel.Vocabulary, new() { Temperature = request.Temperature, Seed = request.Seed });
        byte[] prompt = Encoding.UTF8.GetBytes(request.Prompt);
        int[] text = new int[prompt.Length + Bytes];
        for (int i = 0; i < prompt.Length; i++)
            text[i] = prompt[i];

        var logits = session.Prefill(text.AsSpan(0, prompt.Length));
        for (int count = prompt.Length; count < text.Length; count++)
        {
            text[count] = sampler.Sample(logits);
            if (session.Position < CharModel.MaxLength)
            {
                logits = session.Step(text[count]);
                continue;
            }

            // The model sees no further back than it was trained to: it goes on from the last half.
            int kept = CharModel.MaxLength / 2;
            session.Reset();
            logits = session.Prefill(text.AsSpan(count + 1 - kept, kept));
        }

        return Readable(text);
    }

    /// <summary>Half a character at the end stays away, and control characters too: they would steer the terminal.</summary>
    private static string Readable(int[] text)
    {
        byte[] bytes = Array.ConvertAll(text, token => (byte)token);
        var characters = new char[bytes.Length];
        int count = Encoding.UTF8.GetDecoder().GetChars(bytes, characters, flush: false);
        return string.Concat(characters.Take(count).Where(c => !char.IsControl(c) || c is '\n')).Trim('\n');
    }
}
