namespace TxGen.Runtime;

/// <summary>What a SentencePiece model must have beyond its file's format.</summary>
internal static class SentencePieceModelCheck
{
    /// <summary>Refuses a model that cannot encode.</summary>
    /// <exception cref="TokenizerException">Something is missing, or there twice, or not supported.</exception>
    public static void Check(SentencePieceModel model)
    {
        CheckTwice(model, [.. model.OfType(PieceType.Normal, PieceType.UserDefined, PieceType.Unused)]);
        CheckTwice(model, [.. model.OfType(PieceType.Unknown, PieceType.Control, PieceType.Byte)]);
        CheckBytes(model);
        if (model.OfType(PieceType.Unknown).Count() is not 1 and int unknown)
            throw Fail($"has {unknown} pieces for unknown text, but must have one");
        if (!model.OfType(PieceType.Normal, PieceType.UserDefined, PieceType.Unused).Any())
            throw Fail("has no piece for any text");
        if (model.Training.Algorithm == SentencePieceAlgorithm.Bpe && model.OfType(PieceType.Unused).Any())
            throw Fail($"piece {model.OfType(PieceType.Unused).First()} is unused, which is not supported in a byte-pair encoding");

        TokenizerException Fail(string problem) => new(model.Name, problem);
    }

    private static void CheckTwice(SentencePieceModel model, int[] ids)
    {
        var texts = model.Only(ids);
        foreach (int id in ids)
            if (texts.Find(texts[id]) is var first && first != id)
                throw new TokenizerException(model.Name, $"pieces {first} and {id} are both \"{Excerpt.Of(texts[id])}\"");
    }

    private static void CheckBytes(SentencePieceModel model)
    {
        int[] bytes = model.Bytes();
        if (!model.Training.HasBytes)
        {
            foreach (int id in model.OfType(PieceType.Byte))
                throw new TokenizerException(model.Name, $"piece {id} is a byte, but byte_fallback is false");
            return;
        }

        foreach (int id in model.OfType(PieceType.Byte))
            if (!bytes.Contains(id))
                throw new TokenizerException(model.Name, $"piece {id} is a byte, but is not spelled as one, such as <0x41>");
        if (Array.IndexOf(bytes, -1) is >= 0 and int value)
            throw new TokenizerException(model.Name, $"has byte_fallback, but no byte <0x{value:X2}>");
    }
}
