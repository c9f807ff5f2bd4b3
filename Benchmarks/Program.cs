using System.CommandLine;
using Benchmarks.Encoder;

var write = new Option<bool>("--write") { Description = "Write the tables into docs/performance.md." };
var root = new RootCommand("Measures what TxGen compiles, against the limits of this processor.")
{
    EncoderCommand.Create(write),
};
return root.Parse(args).Invoke();
