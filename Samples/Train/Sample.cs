using System.Text;

namespace Train;

/// <summary>A text by a model, as far as it has learned.</summary>
internal static class Sample
{
    private const int Bytes = 240;

    /// <summary>Goes on with a prompt; the text holds both.</summary>
    public static string Of(CharModel model, Request request)
    {
        byte[] prompt = Encoding.UTF8.GetBytes(request.Prompt);
        using var author = new Author(model, prompt, request.Temperature, request.Seed);
        var decoder = new TextDecoder();
        var text = new StringBuilder();
        foreach (byte value in prompt)
            text.Append(decoder.Append(value));
        for (int i = 0; i < Bytes; i++)
            text.Append(decoder.Append(author.Next()));
        return text.Replace("\t", "    ").ToString().Trim('\n');
    }
}
