namespace Train;

/// <summary>Shows training to whoever watches.</summary>
internal interface IDisplay
{
    /// <summary>Runs training while this display is there.</summary>
    /// <param name="training">What is to be done.</param>
    /// <param name="curve">Its losses.</param>
    void Run(Action training, Curve curve);

    /// <summary>A step is done.</summary>
    void Step(Status status, Curve curve);

    /// <summary>A report is due: validation is done, and the model has written something.</summary>
    void Report(Status status, Curve curve, string sample);
}
