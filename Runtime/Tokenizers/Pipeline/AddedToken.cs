namespace TxGen.Runtime;

/// <summary>A token found in the text itself, before the model sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text, UTF-8; as the normalizer leaves it if <paramref name="IsNormalized"/>.</param>
/// <param name="IsSpecial">Whether it stands for no text.</param>
/// <param name="IsNormalized">Whether it is looked for in the normalized text.</param>
/// <param name="IsSingleWord">Whether it is none inside a word.</param>
/// <param name="TakesLeft">Whether white space in front belongs to it.</param>
/// <param name="TakesRight">Whether white space behind belongs to it.</param>
internal sealed record AddedToken(
    int Id,
    byte[] Content,
    bool IsSpecial,
    bool IsNormalized = false,
    bool IsSingleWord = false,
    bool TakesLeft = false,
    bool TakesRight = false);
