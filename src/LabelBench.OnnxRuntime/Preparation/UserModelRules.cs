using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Preparation;

/// <summary>Whether a user's model file takes what a workload feeds it; found out from the file, before anything runs.</summary>
public static class UserModelRules
{
    /// <param name="model">What the file says of itself.</param>
    /// <param name="batches">Batch sizes that will be measured.</param>
    public static IEnumerable<Problem> Check(Workload workload, OnnxModelSummary model, IEnumerable<int> batches) => workload switch
    {
        { Task: LabelingTask.ModelOnly, Model: ModelSource.UserFile file } => CheckDimensions(model, file.Dimensions),
        { Task: LabelingTask.ObjectDetection, Preprocessing.Size: var size } =>
            batches.SelectMany(batch => CheckInput(model, [batch, 3, size, size]).Concat(CheckDetections(model, batch))).DistinctBy(p => p.Text),
        { Preprocessing.Size: var size } => batches.SelectMany(batch => CheckInput(model, [batch, 3, size, size])).DistinctBy(p => p.Text),
        { SlicePreprocessing.Size: var size } => batches.SelectMany(batch => CheckInput(model, [batch, 1, size, size])).DistinctBy(p => p.Text),
        { TextPreprocessing.SequenceLength: var length } => batches.SelectMany(batch => CheckTokens(model, batch, length)).DistinctBy(p => p.Text),
        _ => [],
    };

    /// <summary>Free dimensions without a value, and values for dimensions that are not there; the first of an input is the batch when nothing else is said.</summary>
    private static IEnumerable<Problem> CheckDimensions(OnnxModelSummary model, ImmutableSortedDictionary<string, int> values)
    {
        var name = Path.GetFileName(model.Path);
        var free = model.Inputs.SelectMany(input => (input.Dimensions ?? []).Select((dimension, axis) => (input, dimension, axis))).Where(d => !d.dimension.IsFixed).ToList();
        foreach (var (input, dimension, axis) in free.Where(d => d.axis > 0 && (d.dimension.Symbol is not { } symbol || !values.ContainsKey(symbol))))
        {
            yield return new Problem(name, $"input '{input.Name}'", string.Create(CultureInfo.InvariantCulture,
                $"axis {axis} is free{(dimension.Symbol is { } symbol ? $" and called '{symbol}'; give it a value: --dim {symbol}=N" : " and has no name; export the model with a fixed size there")}."));
        }
        string[] known = [.. free.Select(d => d.dimension.Symbol).OfType<string>().Distinct()];
        foreach (var unknown in values.Keys.Except(known))
            yield return new Problem("--dim", unknown, $"{name} has no free dimension of this name{(known.Length == 0 ? "; it has none at all." : NearMatch.Hint(unknown, known))}");
    }

    /// <summary>A model with one image input.</summary>
    private static IEnumerable<Problem> CheckInput(OnnxModelSummary model, long[] expected)
    {
        var (name, wanted) = (Path.GetFileName(model.Path), Words(expected.Select(e => (long?)e)));
        if (model.Inputs is not [var input])
        {
            yield return new Problem(name, "", $"has {model.Inputs.Length} inputs ({string.Join(", ", model.Inputs.Select(i => i.Name))}); this workload feeds one of {wanted} floats.");
            yield break;
        }
        if (input is not { Kind: OnnxValueKind.Tensor, Type: ElementType.Float32 })
            yield return new Problem(name, $"input '{input.Name}'", $"takes {input}; this workload feeds {wanted} floats.");
        else if (input.Dimensions is { } extents && (extents.Length != expected.Length || extents.Zip(expected).Any(e => e.First.Size is { } size && size != e.Second)))
            yield return new Problem(name, $"input '{input.Name}'", $"takes {Words(extents.Select(e => e.Size))}; this workload feeds {wanted}. Set preprocessing.size and the batch size to the model's.");
    }

    /// <summary>A model with one input of token ids, beside which it may have a mask and segments.</summary>
    private static IEnumerable<Problem> CheckTokens(OnnxModelSummary model, long batch, long length)
    {
        var (name, wanted) = (Path.GetFileName(model.Path), Words([batch, length]));
        if (model.Inputs.Count(input => TokenInputs.KindOf(input.Name) is TokenInput.Ids) != 1)
            yield return new Problem(name, "", $"has the inputs {string.Join(", ", model.Inputs.Select(i => i.Name))}; this workload feeds one of token ids, and a mask and segments where there are such.");
        foreach (var input in model.Inputs)
        {
            if (input is not { Kind: OnnxValueKind.Tensor, Type: ElementType.Int64 or ElementType.Int32 })
                yield return new Problem(name, $"input '{input.Name}'", $"takes {input}; this workload feeds {wanted} whole numbers of 32 or 64 bits.");
            else if (input.Dimensions is { } extents && (extents.Length != 2 || extents[0].Size is { } rows && rows != batch || extents[1].Size is { } tokens && tokens != length))
                yield return new Problem(name, $"input '{input.Name}'", $"takes {Words(extents.Select(e => e.Size))}; this workload feeds {wanted}. Set preprocessing.sequence_length and the batch size to the model's.");
        }
        if (model.Outputs is not [{ Kind: OnnxValueKind.Tensor, Type: ElementType.Float32 } output, ..])
            yield return new Problem(name, "", $"puts out {model.Outputs.FirstOrDefault()} first; a tagger puts out floats, {wanted} x its tags.");
        else if (output.Dimensions is { } extents && extents.Length != 3)
            yield return new Problem(name, $"output '{output.Name}'", $"is {Words(extents.Select(e => e.Size))}; a tagger puts out {wanted} x its tags.");
    }

    /// <summary>The output of a detector, as far as the file states it.</summary>
    private static IEnumerable<Problem> CheckDetections(OnnxModelSummary model, int batch)
    {
        if (model.Outputs.Any(o => o.Kind == OnnxValueKind.Tensor && o.Dimensions is null))
            return []; // known when it runs
        var outputs = model.Outputs
            .Select(o => (o.Name, o.Type.ToString(), o is { Kind: OnnxValueKind.Tensor, Type: ElementType.Float32 }, (o.Dimensions ?? []).Select(d => d.Size).ToArray())).ToList();
        return DetectionOutput.WhyNot(outputs, batch) is { } reason ? [new Problem(Path.GetFileName(model.Path), "", reason)] : [];
    }

    private static string Words(IEnumerable<long?> shape) => string.Join(" x ", shape.Select(e => e?.ToString(CultureInfo.InvariantCulture) ?? "any"));
}
