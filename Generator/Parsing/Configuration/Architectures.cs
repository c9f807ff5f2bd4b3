using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing.Configuration;

/// <summary>Which head a model was saved with.</summary>
internal static class Architectures
{
    private const string Key = "architectures";

    /// <param name="otherwise">The head of a file that names no architecture.</param>
    /// <param name="known">The architectures that compile.</param>
    public static Head ReadHead(ConfigurationKeys keys, Overrides given, Head otherwise, params (string Name, Head Head)[] known)
    {
        string? named = keys.OnlyText(Key);
        if (given.Head is { } wanted)
            return wanted;
        if (named is null)
            return otherwise;

        int found = Array.FindIndex(known, each => each.Name == named);
        if (found < 0)
        {
            keys.RefuseModel(Key, $"has \"{Json.JsonValue.Show(named)}\", but TxGen compiles {string.Join(", ", known.Select(each => each.Name))}; Head = Head.None in the attribute compiles the body alone");
            return Head.None;
        }

        bool isRegression = known[found].Head == Head.Classifier && keys.Text("problem_type") == "regression";
        return isRegression ? Head.Regression : known[found].Head;
    }

    /// <summary>Classes or values of a head, as far as a configuration counts them.</summary>
    public static int ReadOutputs(ConfigurationKeys keys, Head head)
    {
        if (head is Head.None or Head.Vocabulary)
            return 0;
        int labels = keys.Size("num_labels", 2);
        return keys.Count("id2label") ?? labels;
    }

    /// <summary>Only a head over the vocabulary can be tied to the embedding.</summary>
    public static bool ReadTying(ConfigurationKeys keys, Head head, bool otherwise)
    {
        bool isTied = keys.Flag("tie_word_embeddings", otherwise);
        return head != Head.Vocabulary || isTied;
    }
}
