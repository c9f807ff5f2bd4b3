using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace TxGen.Generator.Tests.Harness;

/// <summary>A model compiled in memory, reached through the runtime's interfaces alone.</summary>
internal abstract class CompiledModel
{
    private static readonly ConcurrentDictionary<string, Lazy<CompiledModel>> Cache = new();

    /// <summary>Compiles <c>[Transformer(attribute)] partial class Model</c> once per attribute text.</summary>
    public static CompiledModel Compile(string attribute) => Cache.GetOrAdd(attribute, text => new(() => Load(text))).Value;

    public abstract Type Type { get; }

    public abstract IModel Load(string path, LoadOptions? options = null);

    public abstract IModel Load(ReadOnlySpan<byte> file, LoadOptions? options = null);

    public abstract IModel CreateRandom(int seed, Initialization? initialization = null);

    public T Constant<T>(string name) => (T)Type.GetField(name)!.GetRawConstantValue()!;

    private static CompiledModel Load(string attribute)
    {
        string source = $"using TxGen;\n\nnamespace Models;\n\n/// <summary>Under test.</summary>\n[Transformer({attribute})]\npublic sealed partial class Model;\n";
        var outcome = GeneratorHarness.Run(source).AssertCompiles();
        using var image = new MemoryStream();
        Assert.True(outcome.Compilation.Emit(image).Success);
        image.Position = 0;
        var assembly = new AssemblyLoadContext(attribute).LoadFromStream(image);
        var model = assembly.GetType("Models.Model")!;
        var wrapper = typeof(CompiledModel<,>).MakeGenericType(model, model.GetNestedType("Session")!);
        return (CompiledModel)Activator.CreateInstance(wrapper, BindingFlags.Instance | BindingFlags.Public, null, null, null)!;
    }
}

/// <summary>A loaded model without its static type.</summary>
internal interface IModel : IDisposable
{
    IReadOnlyList<string> IgnoredTensors { get; }

    void Save(string path);

    ISession CreateSession(SessionOptions? options = null);
}

internal sealed class CompiledModel<TModel, TSession> : CompiledModel
    where TModel : ITransformer<TModel, TSession>
    where TSession : ISession
{
    public override Type Type => typeof(TModel);

    public override IModel Load(string path, LoadOptions? options = null) => new Loaded(TModel.Load(path, options));

    public override IModel Load(ReadOnlySpan<byte> file, LoadOptions? options = null) => new Loaded(TModel.Load(file, options));

    public override IModel CreateRandom(int seed, Initialization? initialization = null) => new Loaded(TModel.CreateRandom(seed, initialization));

    private sealed class Loaded(TModel model) : IModel
    {
        public IReadOnlyList<string> IgnoredTensors => model.IgnoredTensors;

        public void Save(string path) => model.Save(path);

        public ISession CreateSession(SessionOptions? options = null) => model.CreateSession(options);

        public void Dispose() => model.Dispose();
    }
}
