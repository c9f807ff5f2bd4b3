using System.Buffers;
using System.Text.Unicode;

namespace TxGen.Runtime;

/// <summary>Reads SentencePiece's .model files: one protocol buffers message, ModelProto of sentencepiece_model.proto.</summary>
internal static class SentencePieceModelFile
{
    /// <summary>Longest file that is read; vocabularies of hundreds of thousands of pieces have a few megabytes.</summary>
    public const int MaxBytes = 64 << 20;

    /// <summary>Reads a model.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">The file in messages.</param>
    /// <exception cref="TokenizerException">The file is malformed, or needs what is not supported.</exception>
    public static SentencePieceModel Read(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length > MaxBytes)
            throw new TokenizerException(name, $"is longer than {MaxBytes} bytes, the most that is read");

        var text = new ArrayBufferWriter<byte>();
        List<int> starts = [0];
        List<float> scores = [];
        List<PieceType> types = [];
        var training = new SentencePieceTraining();
        var normalization = new SentencePieceNormalization();
        var reader = new ProtobufReader(file, name);
        while (reader.TryReadField(out int field))
            switch (field)
            {
                case 1:
                    Piece piece = ReadPiece(reader.ReadMessage(), types.Count);
                    if (piece.Text.IsEmpty)
                        throw reader.Fail($"piece {types.Count} is empty");
                    text.Write(piece.Text);
                    starts.Add(text.WrittenCount);
                    scores.Add(piece.Score);
                    types.Add(piece.Type);
                    break;
                case 2:
                    ReadTraining(reader.ReadMessage(), training);
                    break;
                case 3:
                    ReadNormalization(reader.ReadMessage(), name, normalization);
                    break;
                case 5:
                    RefuseDenormalization(reader.ReadMessage());
                    break;
                default:
                    reader.Skip();
                    break;
            }

        return new()
        {
            Name = name,
            Pieces = new(text.WrittenSpan.ToArray(), [.. starts]),
            Scores = [.. scores],
            Types = [.. types],
            Training = training,
            Normalization = normalization,
        };
    }

    private static Piece ReadPiece(ProtobufReader reader, int id)
    {
        var piece = new Piece { Type = PieceType.Normal };
        while (reader.TryReadField(out int field))
            switch (field)
            {
                case 1:
                    piece.Text = ReadText(ref reader, $"piece {id}");
                    if (piece.Text.Length > VocabularyBuilder.MaxTokenBytes)
                        throw reader.Fail(
                            $"piece {id} has {piece.Text.Length} bytes, but at most {VocabularyBuilder.MaxTokenBytes} are supported");
                    break;
                case 2:
                    piece.Score = reader.ReadSingle();
                    if (!float.IsFinite(piece.Score))
                        throw reader.Fail(FormattableString.Invariant($"piece {id} has the score {piece.Score}, which is not finite"));
                    break;
                case 3:
                    piece.Type = (PieceType)reader.ReadInt32();
                    if (!Enum.IsDefined(piece.Type))
                        throw reader.Fail($"piece {id} has the type {(int)piece.Type}, which is not supported");
                    break;
                default:
                    reader.Skip();
                    break;
            }

        return piece;
    }

    private static void ReadTraining(ProtobufReader reader, SentencePieceTraining training)
    {
        while (reader.TryReadField(out int field))
            switch (field)
            {
                case 3:
                    training.Algorithm = (SentencePieceAlgorithm)reader.ReadInt32();
                    if (!Enum.IsDefined(training.Algorithm))
                        throw reader.Fail($"model_type is {(int)training.Algorithm}, which is not supported");
                    break;
                case 24:
                    training.SpaceIsSuffix = reader.ReadBoolean();
                    break;
                case 35:
                    training.HasBytes = reader.ReadBoolean();
                    break;
                case 44:
                    training.UnknownText = ReadText(ref reader, "unk_surface").ToArray();
                    break;
                case 46:
                    training.BeginPiece = ReadName(ref reader, "bos_piece", training.BeginPiece);
                    break;
                case 47:
                    training.EndPiece = ReadName(ref reader, "eos_piece", training.EndPiece);
                    break;
                default:
                    reader.Skip();
                    break;
            }
    }

    private static void ReadNormalization(ProtobufReader reader, string name, SentencePieceNormalization normalization)
    {
        while (reader.TryReadField(out int field))
            switch (field)
            {
                case 2:
                    ReadOnlySpan<byte> map = reader.ReadBytes();
                    normalization.Map = map.IsEmpty ? null : CharsMap.Read(map, name);
                    break;
                case 3:
                    normalization.AddsSpace = reader.ReadBoolean();
                    break;
                case 4:
                    normalization.RemovesExtraSpaces = reader.ReadBoolean();
                    break;
                case 5:
                    normalization.EscapesSpaces = reader.ReadBoolean();
                    break;
                default:
                    reader.Skip();
                    break;
            }
    }

    private static void RefuseDenormalization(ProtobufReader reader)
    {
        while (reader.TryReadField(out int field))
            if (field != 2)
                reader.Skip();
            else if (!reader.ReadBytes().IsEmpty)
                throw reader.Fail("has rules in denormalizer_spec, which are not supported");
    }

    private static byte[] ReadName(scoped ref ProtobufReader reader, string what, byte[] standard)
    {
        ReadOnlySpan<byte> name = ReadText(ref reader, what);
        return name.IsEmpty ? standard : name.ToArray();
    }

    private static ReadOnlySpan<byte> ReadText(scoped ref ProtobufReader reader, string what)
    {
        ReadOnlySpan<byte> text = reader.ReadBytes();
        return Utf8.IsValid(text) ? text : throw reader.Fail($"{what} is no valid UTF-8");
    }

    private ref struct Piece
    {
        public ReadOnlySpan<byte> Text { get; set; }

        public float Score { get; set; }

        public PieceType Type { get; set; }
    }
}
