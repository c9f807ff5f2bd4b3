using System.Collections.Immutable;

namespace TxGen.Runtime;

/// <summary>Which tensors a model has, and where each lives in packed memory. Generated code fills it once per model.</summary>
public sealed class WeightMap
{
    private readonly List<TensorBinding> _tensors = [];
    private readonly HashSet<string> _names = [];
    private readonly List<SinusoidTable> _sinusoids = [];
    private readonly List<RotaryTable> _rotaries = [];

    /// <summary>Starts the map of a model.</summary>
    /// <param name="model">The model's name for messages.</param>
    /// <param name="layers">Number of layers; <see cref="Initialization.Normal"/> scales residual projections by it.</param>
    /// <param name="floats">Size of packed memory.</param>
    /// <param name="format">How matrices are held.</param>
    public WeightMap(string model, int layers, int floats, WeightFormat format = WeightFormat.Float32)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(layers);
        ArgumentOutOfRangeException.ThrowIfNegative(floats);
        Model = model;
        Layers = layers;
        Floats = floats;
        Format = format;
    }

    /// <summary>The model's name for messages.</summary>
    public string Model { get; }

    /// <summary>Number of layers.</summary>
    public int Layers { get; }

    /// <summary>Size of packed memory in floats.</summary>
    public int Floats { get; }

    /// <summary>What files of the model's family usually put before names, such as <c>bert.</c>; tried last.</summary>
    public string UsualPrefix { get; init; } = "";

    /// <summary>How matrices are held; tables, vectors and sinusoids are floats in any case.</summary>
    public WeightFormat Format { get; }

    /// <summary>The tensors of a weights file, in the order they were added.</summary>
    public IReadOnlyList<TensorBinding> Tensors => _tensors;

    /// <summary>Heads whose queries and keys are rotated; null where positions enter in another way.</summary>
    internal RotaryHeads? RotaryHeads { get; private set; }

    /// <summary>
    /// Adds the matrix of linear layers, packed in panels of 16 outputs, which the map's format converts. Outputs that pad the last
    /// panel of a part are zero.
    /// <list type="bullet">
    /// <item>Float32, [inputs][16]: input k of output n lies at float <c>Offset + (n / 16) * inputs * 16 + k * 16 + n % 16</c>.</item>
    /// <item>BFloat16, [inputs / 2, rounded up][16][2]: inputs 2i and 2i + 1 of an output are the lower and the upper half of a float.</item>
    /// <item>Int8, [inputs][16] bytes, rounded up to 64: a weight is its byte times the output's scale, float <c>Scales + n</c>.</item>
    /// </list>
    /// </summary>
    /// <param name="name">The tensor's name, without prefix.</param>
    /// <param name="kind">What the tensor is for.</param>
    /// <param name="order">How the file stores the matrix.</param>
    /// <param name="inputs">Inputs of every part.</param>
    /// <param name="parts">How the outputs are cut; several for fused matrices.</param>
    public void Matrix(string name, ParameterKind kind, MatrixOrder order, int inputs, params ReadOnlySpan<PanelPart> parts)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        CompactFormat? format = CompactFormat.Of(Format);
        long panel = format?.Size(inputs) ?? FloatPanelLayout.Size(inputs);
        int outputs = CheckParts(parts, outputs => PanelLayout.Count(outputs) * panel);
        if (Format == WeightFormat.Int8)
        {
            foreach (PanelPart part in parts)
                CheckInside(part.Scales, (long)PanelLayout.Count(part.Outputs) * PanelLayout.Width);
        }
        ImmutableArray<int> shape = order == MatrixOrder.OutputsByInputs ? [outputs, inputs] : [inputs, outputs];
        var panels = new PanelShape(order, inputs, outputs, parts.ToArray());
        Add(name, kind, shape, format is null ? new FloatPanelLayout(panels) : new CompactPanelLayout(panels, format));
    }

    /// <summary>Adds a tensor kept row by row: element (r, c) lies at <c>offset + r * stride + c</c>.</summary>
    /// <param name="name">The tensor's name, without prefix.</param>
    /// <param name="kind">What the tensor is for.</param>
    /// <param name="shape">The shape in the file, of <paramref name="rows"/> times <paramref name="columns"/> elements.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Elements per row.</param>
    /// <param name="offset">Where the first row starts in packed memory.</param>
    /// <param name="stride">Distance between rows, at least <paramref name="columns"/>.</param>
    /// <param name="orMore">A file may hold more rows, which are not read: positions behind the model's longest sequence.</param>
    public void Rows(string name, ParameterKind kind, ReadOnlySpan<int> shape, int rows, int columns, int offset, int stride, bool orMore = false)
    {
        CheckRows(rows, columns, offset, stride);
        long count = 1;
        foreach (int dimension in shape)
            count *= dimension;
        if (count != (long)rows * columns)
            throw new ArgumentException($"The shape has {count} elements, {rows} rows of {columns} have {(long)rows * columns}.", nameof(shape));
        Add(name, kind, [.. shape], new RowLayout(rows, columns, offset, stride), orMore);
    }

    /// <summary>Adds a vector.</summary>
    /// <param name="name">The tensor's name, without prefix.</param>
    /// <param name="kind">What the tensor is for.</param>
    /// <param name="parts">How the elements are cut; several for fused biases.</param>
    public void Vector(string name, ParameterKind kind, params ReadOnlySpan<PanelPart> parts)
    {
        int length = CheckParts(parts, outputs => outputs);
        Add(name, kind, [length], new VectorLayout(length, parts.ToArray()));
    }

    /// <summary>
    /// Adds fixed position encodings, which stand in no file: row r encodes position p = start + r by the sine and the cosine of
    /// <c>p / 10000^(2i / columns)</c> for every pair i.
    /// </summary>
    /// <param name="rows">Number of positions.</param>
    /// <param name="columns">Elements per position.</param>
    /// <param name="start">The position of the first row.</param>
    /// <param name="halves">All sines before all cosines; otherwise pair i takes columns 2i and 2i + 1.</param>
    /// <param name="offset">Where the first row starts in packed memory.</param>
    /// <param name="stride">Distance between rows, at least <paramref name="columns"/>.</param>
    public void Sinusoids(int rows, int columns, int start, bool halves, int offset, int stride)
    {
        CheckRows(rows, columns, offset, stride);
        _sinusoids.Add(new SinusoidTable(rows, columns, start, halves, offset, stride));
    }

    /// <summary>Adds the factors of rotary positions, which stand in no file: row p has the cosines of all rotated columns, then the sines.</summary>
    /// <param name="positions">Number of positions, from 0 on.</param>
    /// <param name="dimension">Columns of a head that are rotated; even.</param>
    /// <param name="angles">By how much.</param>
    /// <param name="offset">Where the first row starts in packed memory.</param>
    /// <param name="stride">Distance between rows, at least 2 * <paramref name="dimension"/>.</param>
    public void RotaryTable(int positions, int dimension, RotaryAngles angles, int offset, int stride)
    {
        var factors = new RotaryFactors(dimension, angles);
        CheckRows(positions, factors.Width, offset, stride);
        _rotaries.Add(new RotaryTable(positions, factors, offset, stride));
    }

    /// <summary>Tells that queries and keys are rotated by their position, because files differ in the order of a rotary head's rows.</summary>
    /// <param name="heads">Heads of queries.</param>
    /// <param name="kvHeads">Heads of keys and values.</param>
    /// <param name="headDim">Columns of a head.</param>
    /// <param name="rotaryDim">Columns of a head that are rotated, its first ones.</param>
    /// <param name="interleaved">Columns 2i and 2i + 1 are a pair; otherwise i and i + rotaryDim / 2.</param>
    public void Rotary(int heads, int kvHeads, int headDim, int rotaryDim, bool interleaved) =>
        RotaryHeads = new RotaryHeads(heads, kvHeads, headDim, rotaryDim, interleaved);

    /// <summary>New packed memory with what stands in no file.</summary>
    internal AlignedMemory Allocate()
    {
        // All weights pass here; files are little-endian and their values are taken as they are.
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Weights need a little-endian processor.");
        var memory = new AlignedMemory(Floats);
        foreach (SinusoidTable table in _sinusoids)
            table.Fill(memory.Span);
        foreach (RotaryTable table in _rotaries)
            table.Fill(memory.Span);
        return memory;
    }

    private void Add(string name, ParameterKind kind, ImmutableArray<int> shape, TensorLayout layout, bool orMore = false)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!_names.Add(name))
            throw new ArgumentException($"Tensor {MessageText.Quote(name)} was added before.", nameof(name));
        _tensors.Add(new TensorBinding(name, kind, shape, layout, orMore));
    }

    private int CheckParts(ReadOnlySpan<PanelPart> parts, Func<int, long> size)
    {
        int outputs = 0;
        foreach (PanelPart part in parts)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(part.Outputs, nameof(parts));
            CheckInside(part.Offset, size(part.Outputs));
            outputs = checked(outputs + part.Outputs);
        }
        ArgumentOutOfRangeException.ThrowIfZero(outputs, nameof(parts));
        return outputs;
    }

    private void CheckRows(int rows, int columns, int offset, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, columns);
        CheckInside(offset, (rows - 1L) * stride + columns);
    }

    private void CheckInside(int offset, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + count, Floats, nameof(offset));
    }
}
