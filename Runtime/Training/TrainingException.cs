namespace TxGen;

/// <summary>A step of training gave numbers that nothing can be learned from. No weight changed, and training may go on.</summary>
public sealed class TrainingException : Exception
{
    internal TrainingException(string message)
        : base(message)
    {
    }
}
