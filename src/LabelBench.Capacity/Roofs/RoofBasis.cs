namespace LabelBench.Capacity.Roofs;

/// <summary>What a rate that is carried to a GPU starts from.</summary>
internal enum RoofBasis
{
    /// <summary>The model was measured on one other GPU only; the published models say how the two compare.</summary>
    OneOtherGpu,

    /// <summary>The model was measured on one other GPU only, and another model on both: how the two compare for that one, and for the published models.</summary>
    OneOtherGpuBesideAnother,
}

/// <summary>What the fit has not seen of a GPU; intervals widen with it.</summary>
internal enum RoofNovelty
{
    /// <summary>Other GPUs of its die were measured.</summary>
    Gpu,

    /// <summary>Other dies of its architecture were measured.</summary>
    Die,

    /// <summary>Nothing of its architecture was measured.</summary>
    Architecture,
}
