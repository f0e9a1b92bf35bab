using LabelBench.Analysis;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Capacity;

/// <summary>What share of its datasheet's arithmetic peak a GPU reaches in training.</summary>
public static class StatedPeak
{
    /// <returns>
    /// Achieved over stated FP32 operations a second. Null where no peak is known that the arithmetic can be held against: on CPUs, on GPUs that are not in the table,
    /// and for mixed precision and TF32, whose peaks the table does not have.
    /// </returns>
    public static Figure? ShareOf(CellSummary cell, MachineDescription machine, GpuTable gpus)
    {
        if (cell is not { Training.FlopsPerSecond: { } achieved, Cell: { Precision: Precision.Fp32, Settings.Tf32: false, WorkersAtOnce: 1 } }
            || !RunBasis.IsGpu(cell.Cell.Provider) || new MeasuredMachine(machine, gpus).GpuOf(cell.Cell) is not { } gpu)
            return null;
        var peak = gpu.Fp32Tflops * 1e12;
        return new Figure(achieved.Value / peak, achieved.Low / peak, achieved.High / peak, achieved.Confidence, Provenance.Predicted,
            $"measured rate over the {Say.Number(gpu.Fp32Tflops)} TFLOP/s FP32 of {gpu.Name}'s datasheet");
    }
}
