using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Labeling.Text;
using LabelBench.Measurement.Worker;
using LabelBench.Records;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LabelBench.OnnxRuntime.Sessions;

/// <summary>One caller's view of a tagger: rows of token ids in, K scores for every token out.</summary>
/// <remarks>Rows that no text fills hold the empty text, so that a batch may be part full.</remarks>
internal sealed class TokenCall : IDisposable
{
    private readonly BoundCall call;
    private readonly ImmutableArray<(TokenInput Kind, bool IsWide)> inputs;
    private readonly int batch;
    private readonly int length;
    private readonly long[] emptyIds;
    private readonly long[] emptyAttention;

    /// <param name="batch">Rows of a call.</param>
    /// <param name="length">Tokens of a row.</param>
    /// <param name="tokenizer">Says what the empty text is; not kept.</param>
    /// <exception cref="TrialFailureException">The model takes something else, or puts out something else; the message names it.</exception>
    /// <param name="sessions">Not owned.</param>
    /// <param name="caller">Which of the callers this is.</param>
    public TokenCall(SharedSession sessions, int caller, string modelName, int batch, int length, ITokenizer tokenizer)
    {
        var session = sessions[caller];
        (this.batch, this.length, emptyIds, emptyAttention) = (batch, length, new long[length], new long[length]);
        inputs = [.. session.InputNames.Select(name => (TokenInputs.KindOf(name), session.InputMetadata[name].ElementDataType is TensorElementType.Int64))];
        foreach (var (name, input) in session.InputMetadata)
            CheckInput(name, input, modelName, batch, length);
        tokenizer.Encode("", emptyIds, emptyAttention);
        emptyAttention[0] = 1; // attention to nothing at all is 0 divided by 0 in some models
        var values = session.InputNames
            .Select(name => OrtValue.CreateAllocatedTensorValue(sessions.MemoryOf(caller).Host, session.InputMetadata[name].ElementDataType, [batch, length]))
            .ToImmutableArray();
        for (var row = 0; row < batch; row++)
            Fill(values, row, emptyIds, emptyAttention); // before the first run, as memory that nobody wrote holds no ids
        call = sessions.Bind(caller, values);
        Tags = CheckOutput(session, modelName);
    }

    /// <summary>Scores for each token: K.</summary>
    public int Tags { get; }

    /// <param name="row">0 to batch - 1.</param>
    /// <param name="ids">As many as a row has tokens.</param>
    public void Set(int row, ReadOnlySpan<long> ids, ReadOnlySpan<long> attention) => Fill(call.Inputs, row, ids, attention);

    /// <summary>Puts the empty text into a row.</summary>
    public void Clear(int row) => Fill(call.Inputs, row, emptyIds, emptyAttention);

    /// <summary>Runs the model on all rows.</summary>
    public void Run() => call.Run();

    /// <summary>Scores of one row: K for each of its tokens.</summary>
    public ReadOnlySpan<float> Scores(int row) => call.Outputs[0].GetTensorDataAsSpan<float>().Slice(row * length * Tags, length * Tags);

    /// <inheritdoc cref="BoundCall.Times"/>
    public CallTimes? Times => call.Times;

    /// <inheritdoc cref="BoundCall.Statistics"/>
    public OutputStatistics Statistics() => call.Statistics();

    public void Dispose() => call.Dispose();

    private void Fill(ImmutableArray<OrtValue> values, int row, ReadOnlySpan<long> ids, ReadOnlySpan<long> attention)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            var source = inputs[i].Kind switch { TokenInput.Ids => ids, TokenInput.Mask => attention, _ => default };
            if (inputs[i].IsWide)
                Put(source, values[i].GetTensorMutableDataAsSpan<long>().Slice(row * length, length));
            else
                Put(source, values[i].GetTensorMutableDataAsSpan<int>().Slice(row * length, length));
        }
    }

    private static void Put(ReadOnlySpan<long> source, Span<long> target)
    {
        if (source.IsEmpty)
            target.Clear();
        else
            source.CopyTo(target);
    }

    private static void Put(ReadOnlySpan<long> source, Span<int> target)
    {
        target.Clear();
        for (var i = 0; i < source.Length; i++)
            target[i] = (int)source[i];
    }

    private static void CheckInput(string name, NodeMetadata input, string modelName, int batch, int length)
    {
        if (!input.IsTensor || input.ElementDataType is not (TensorElementType.Int64 or TensorElementType.Int32) || !Fits(input.Dimensions.Select(d => (long)d).ToArray(), batch, length))
            throw Misfit(string.Create(CultureInfo.InvariantCulture, $"{modelName} takes other values than {batch} x {length} whole numbers of 32 or 64 bits at its input '{name}'; set preprocessing.sequence_length and the batch size to the model's."));
    }

    private int CheckOutput(InferenceSession session, string modelName)
    {
        var output = call.Outputs[0].GetTensorTypeAndShape();
        if (output.ElementDataType is not TensorElementType.Float || output.Shape.Length != 3 || !Fits(output.Shape.AsSpan(0, 2), batch, length))
            throw Misfit(string.Create(CultureInfo.InvariantCulture, $"{modelName} puts out {output.ElementDataType} values {string.Join(" x ", output.Shape)} as '{session.OutputNames[0]}'; a tagger puts out floats {batch} x {length} x its tags."));
        return (int)output.Shape[2];
    }

    private static bool Fits(ReadOnlySpan<long> shape, int batch, int length) => shape is [var rows, var tokens] && (rows <= 0 || rows == batch) && (tokens <= 0 || tokens == length);

    private static TrialFailureException Misfit(string text) => new(FailureReason.UnusableInput, text);
}
