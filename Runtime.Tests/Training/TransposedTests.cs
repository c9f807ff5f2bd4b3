namespace TxGen.Runtime.Tests.Training;

/// <summary>Transposed copies are those of the weights, whatever happened to these.</summary>
public class TransposedTests
{
    private readonly TrainingExample _example = new();

    [Fact]
    public void Copies_follow_the_weights()
    {
        foreach (InstructionSet set in TrainingExample.Sets)
        {
            TrainingState state = _example.Train(new() { InstructionSet = set });
            AssertFollows(state);
            for (int step = 0; step < 3; step++)
            {
                _example.Step(state, step);
                AssertFollows(state);
            }
            using var folder = new TemporaryFolder();
            state.SaveCheckpoint(folder.Path("checkpoint"));
            TrainingState other = _example.Train(new() { InstructionSet = set });
            other.LoadCheckpoint(folder.Path("checkpoint"));
            AssertFollows(other);
            Assert.True(state.AllTransposed().SequenceEqual(other.AllTransposed()));
        }
    }

    [Fact]
    public void A_matrix_must_lie_in_memory_at_multiples_of_16()
    {
        var map = new TransposedMap(1024);
        Assert.Contains("1280", Assert.Throws<ArgumentOutOfRangeException>("destination", () => map.Matrix(0, 17, 2, 256)).Message);
        Assert.Throws<ArgumentOutOfRangeException>("destination", () => map.Matrix(0, int.MaxValue, int.MaxValue, 0));
        Assert.Contains("multiple of 16", Assert.Throws<ArgumentOutOfRangeException>("destination", () => map.Matrix(0, 16, 1, 8)).Message);
        Assert.Throws<ArgumentOutOfRangeException>("destination", () => map.Matrix(0, 16, 1, -16));
        Assert.Throws<ArgumentOutOfRangeException>("source", () => map.Matrix(-16, 16, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("source", () => map.Matrix(1, 16, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("inputs", () => map.Matrix(0, 0, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("panels", () => map.Matrix(0, 16, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>("floats", () => new TransposedMap(-1));
        map.Matrix(0, 17, 2, 0);
    }

    [Theory]
    // Behind the last tensor; reaching over the end of a tensor; a table in no file; the same panels twice.
    [InlineData(7120, 16, 1)]
    [InlineData(1408, 34, 1)]
    [InlineData(80, 1, 1)]
    [InlineData(128, 19, 1)]
    public void Panels_must_be_those_of_tensors(int source, int inputs, int panels)
    {
        var transposed = new TransposedMap(4096);
        transposed.Matrix(128, 19, 4, 0);
        transposed.Matrix(source, inputs, panels, 2048);
        Assert.Throws<ArgumentException>("transposed", () => new TrainingState(_example.Map, transposed, _example.Start, null));
    }

    private static void AssertFollows(TrainingState state)
    {
        var expected = new float[TrainingExample.TransposedFloats];
        Transpose(128, 19, 4, 0);
        Transpose(1408, 33, 1, 2048);
        Assert.True(expected.AsSpan().SequenceEqual(state.AllTransposed()));

        void Transpose(int source, int inputs, int panels, int destination)
        {
            for (int n = 0; n < 16 * panels; n++)
            {
                for (int k = 0; k < inputs; k++)
                {
                    float weight = state.AllWeights()[source + (n / 16 * inputs + k) * 16 + n % 16];
                    expected[destination + (k / 16 * 16 * panels + n) * 16 + k % 16] = weight;
                }
            }
        }
    }
}
