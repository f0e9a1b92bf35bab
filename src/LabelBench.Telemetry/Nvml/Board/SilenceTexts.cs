namespace LabelBench.Telemetry.Nvml.Board;

/// <summary>What to say of a driver that does not answer. All texts are made beforehand: a driver that stalls again and again must not make the sampler allocate.</summary>
/// <param name="hungNs">A call that lasts longer hangs.</param>
internal sealed class SilenceTexts(long hungNs)
{
    private readonly string[] _waiting = [.. Enum.GetNames<NvmlCall>().Select(call => $"NVIDIA's driver does not answer: {call} has not returned yet")];
    private readonly string[] _hanging = [.. Enum.GetNames<NvmlCall>().Select(call => $"a call into NVIDIA's driver hangs: {call} has not returned for {hungNs / 1_000_000_000} s")];

    /// <param name="call">As of <see cref="CallInProgress.Call"/>.</param>
    public string Describe(long call, bool isHung) => call < 1 || call > _waiting.Length ? "the GPU was not read in time" : (isHung ? _hanging : _waiting)[call - 1];
}
