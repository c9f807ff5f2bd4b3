using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Tests.Harness;

/// <summary>A model compiled in memory, reached through the runtime's interfaces alone.</summary>
internal abstract class CompiledModel
{
    private static readonly ConcurrentDictionary<string, Lazy<CompiledModel>> Cache = new();

    /// <summary>Compiles <c>[Transformer(attribute)] partial class Model</c> once per attribute text.</summary>
    /// <param name="sparse">What else stands on the class, in brackets: attributes that make attention sparse.</param>
    public static CompiledModel Compile(string attribute, string sparse = "") => Cache.GetOrAdd(attribute + sparse, _ => new(() => Build(attribute, sparse))).Value;

    /// <summary>Compiles a model of a project with additional files.</summary>
    public static CompiledModel Compile(string attribute, Project project) => Build(attribute, "", project);

    public static CompiledModel Compile(ModelSpec spec) => Compile(SpecText.Attribute(spec), SpecText.Sparse(spec));

    /// <summary>Loads what <see cref="Image"/> of another process was.</summary>
    public static CompiledModel FromImage(byte[] image)
    {
        using var stream = new MemoryStream(image);
        var model = new AssemblyLoadContext("Models").LoadFromStream(stream).GetType("Models.Model")!;
        var wrapper = typeof(CompiledModel<,>).MakeGenericType(model, model.GetNestedType("Session")!);
        var compiled = (CompiledModel)Activator.CreateInstance(wrapper)!;
        compiled.Image = image;
        return compiled;
    }

    public abstract Type Type { get; }

    /// <summary>The assembly.</summary>
    public byte[] Image { get; private set; } = [];

    /// <summary>What the generator understood the attribute to mean.</summary>
    public ModelSpec Spec
    {
        get => field ?? throw new InvalidOperationException("A model loaded from an image has no spec.");
        private set;
    }

    public abstract IModel Load(string path, LoadOptions? options = null);

    public abstract IModel Load(Stream stream, LoadOptions? options = null);

    public abstract IModel Load(ReadOnlySpan<byte> file, LoadOptions? options = null);

    public abstract IModel CreateRandom(int seed, Initialization? initialization = null);

    public T Constant<T>(string name) => (T)Type.GetField(name)!.GetRawConstantValue()!;

    public long Flops(int length) => Type.GetMethod("Flops")!.CreateDelegate<Func<int, long>>()(length);

    private static CompiledModel Build(string attribute, string sparse, Project? project = null)
    {
        string source = $"using TxGen;\n\nnamespace Models;\n\n/// <summary>Under test.</summary>\n[Transformer({attribute})]{sparse}\npublic sealed partial class Model;\n";
        var outcome = GeneratorHarness.Run(GeneratorHarness.Compilation(source), project);
        using var image = new MemoryStream();
        bool success = outcome.Compilation.Emit(image).Success;
        if (!success)
            outcome.AssertCompiles();
        Assert.True(success);
        var compiled = FromImage(image.ToArray());
        compiled.Spec = outcome.Declarations.Single().Spec;
        return compiled;
    }
}

/// <summary>A loaded model without its static type.</summary>
internal interface IModel : IDisposable
{
    IReadOnlyList<string> IgnoredTensors { get; }

    void Save(string path);

    ISession CreateSession(SessionOptions? options = null);

    /// <summary>The trainer of a model that has one.</summary>
    ModelTrainer CreateTrainer(TrainerOptions? options = null);

    ISession CreateSession(InstructionSet set) => CreateSession(new SessionOptions { InstructionSet = set });

    /// <summary>A session of a model that generates text.</summary>
    IDecoder CreateDecoder(InstructionSet set) => (IDecoder)CreateSession(set);
}

internal sealed class CompiledModel<TModel, TSession> : CompiledModel
    where TModel : ITransformer<TModel, TSession>
    where TSession : ISession
{
    public override Type Type => typeof(TModel);

    public override IModel Load(string path, LoadOptions? options = null) => new Loaded(TModel.Load(path, options));

    public override IModel Load(Stream stream, LoadOptions? options = null) => new Loaded(TModel.Load(stream, options));

    public override IModel Load(ReadOnlySpan<byte> file, LoadOptions? options = null) => new Loaded(TModel.Load(file, options));

    public override IModel CreateRandom(int seed, Initialization? initialization = null) => new Loaded(TModel.CreateRandom(seed, initialization));

    private sealed class Loaded(TModel model) : IModel
    {
        public IReadOnlyList<string> IgnoredTensors => model.IgnoredTensors;

        public void Save(string path) => model.Save(path);

        public ISession CreateSession(SessionOptions? options = null) => model.CreateSession(options);

        public ModelTrainer CreateTrainer(TrainerOptions? options = null) =>
            ModelTrainer.Of<TModel>(typeof(TModel).GetMethod("CreateTrainer")!.CreateDelegate<Func<TrainerOptions?, object>>(model)(options), trained => new Loaded(trained));

        public void Dispose() => model.Dispose();
    }
}
