using System.Diagnostics;
using TxGen;

namespace Train;

/// <summary>A training run: steps, with a report now and then.</summary>
internal sealed class Run : IDisposable
{
    private const int ValidationBatches = 8;
    private const float StandardDeviation = 0.02f;

    private readonly Request _request;
    private readonly IDisplay _display;
    private readonly Corpus _corpus;
    private readonly CharModel.Trainer _trainer;
    private readonly Curve _curve;
    private readonly int[] _tokens = new int[CharModel.TrainingBatch * CharModel.TrainingLength];
    private readonly int[] _targets = new int[CharModel.TrainingBatch * CharModel.TrainingLength];
    private double? _validation;
    private long? _saved;
    private TimeSpan _learning;
    private long _began;

    public Run(Request request, Corpus corpus, IDisplay display)
    {
        (_request, _corpus, _display) = (request, corpus, display);
        using var start = CharModel.CreateRandom(request.Seed, Initialization.Normal(StandardDeviation));
        _trainer = start.CreateTrainer(request.Options);
        if (request.Resumes)
            Resume();
        if (_trainer.Updates >= request.Steps)
            throw new BadInputException($"{request.Checkpoint} has {_trainer.Updates} steps already, but --steps is {request.Steps}.");
        _curve = new(_trainer.Updates);
    }

    /// <summary>The losses so far.</summary>
    public Curve Curve => _curve;

    /// <summary>Steps so far.</summary>
    public long Steps => _trainer.Updates;

    /// <summary>What training runs on.</summary>
    public InstructionSet InstructionSet => _trainer.InstructionSet;

    /// <summary>Learns until all steps are done or somebody wants to stop, one step at least, and writes checkpoint, weights and curve.</summary>
    public void Learn(CancellationToken stop)
    {
        _began = Stopwatch.GetTimestamp();
        bool ends;
        do
        {
            Step();
            ends = _trainer.Updates == _request.Steps || stop.IsCancellationRequested;
            if (ends || _trainer.Updates % _request.SampleEvery == 0)
                Report();
            else
                _display.Step(Status(), _curve);
        }
        while (!ends);

        _trainer.Save(_request.Weights);
        Files.Replace(_request.Curve, SvgChart.Draw(_curve));
    }

    public void Dispose() => _trainer.Dispose();

    private void Resume()
    {
        string path = _request.Checkpoint;
        if (!File.Exists(path))
            throw new BadInputException($"There is no checkpoint {path} to resume from.");
        try
        {
            _trainer.LoadCheckpoint(path);
        }
        catch (WeightsException error)
        {
            string more = error.Problems.Count > 1 ? $" and {error.Problems.Count - 1} more" : "";
            throw new BadInputException($"{path} is no checkpoint of this program with --seed {_request.Seed} ({error.Problems[0]}{more}).");
        }

        _saved = _trainer.Updates;
    }

    private void Step()
    {
        long start = Stopwatch.GetTimestamp();
        _corpus.Draw(_trainer.Updates, _tokens, _targets);
        try
        {
            _curve.Add(_trainer.Step(_tokens, _targets));
        }
        catch (TrainingException error)
        {
            throw RanAway(error.Message);
        }

        _learning += Stopwatch.GetElapsedTime(start);
    }

    private void Report()
    {
        double sum = 0;
        for (int batch = 0; batch < ValidationBatches; batch++)
        {
            _corpus.Validation(batch, ValidationBatches, _tokens, _targets);
            sum += _trainer.Evaluate(_tokens, _targets);
        }

        // Weights that came to nothing must not replace a checkpoint that is of use.
        if (!double.IsFinite(sum))
            throw RanAway($"Step {_trainer.Updates}: the validation loss is not finite.");
        _validation = sum / ValidationBatches;
        _curve.AddValidation(_validation.Value);
        _trainer.SaveCheckpoint(_request.Checkpoint);
        _saved = _trainer.Updates;
        using var model = _trainer.Publish();
        _display.Report(Status(), _curve, Sample.Of(model, _request));
    }

    private BadInputException RanAway(string problem)
    {
        string last = _saved is { } step ? $"The last checkpoint, {_request.Checkpoint}, is from step {step}." : "There is no checkpoint yet.";
        return new($"{problem} {last} A smaller --rate may help.");
    }

    private Status Status()
    {
        long done = _curve.End - _curve.Start;
        long left = _request.Steps - _curve.End;
        return new(
            _curve.End, _request.Steps, _curve.Smoothed, _validation, _trainer.LearningRate,
            done * _tokens.Length / _learning.TotalSeconds, Stopwatch.GetElapsedTime(_began) / done * left);
    }
}
