using System.CommandLine;
using Benchmarks.Build;
using Benchmarks.Decode;
using Benchmarks.Details;
using Benchmarks.Encoder;
using Benchmarks.Sparse;
using Benchmarks.Start;
using Benchmarks.Tokenize;
using Benchmarks.Train;

var write = new Option<bool>("--write") { Description = "Write the tables into docs/performance.md." };
var root = new RootCommand("Measures what TxGen compiles, against the limits of this processor.")
{
    EncoderCommand.Create(write),
    StartCommand.Create(write),
    BuildCommand.Create(write),
    DecodeCommand.Create(write),
    TokenizeCommand.Create(write),
    TrainCommand.Create(write),
    SparseCommand.Create(write),
    DetailsCommand.Create(),
};
return root.Parse(args).Invoke();
