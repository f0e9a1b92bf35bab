using System.Collections.Concurrent;
using System.Globalization;

namespace LabelBench.Telemetry.Nvml.Board;

/// <summary>Why a channel has no value: an answer of NVML as its number, or one of these.</summary>
internal static class ChannelCode
{
    public const int Measured = 0, NotRead = -1, Impossible = -2, OtherMeaning = -3, NotMonitored = -4, WaitsForAnother = -5, Frozen = -6, Slow = -7;

    private static readonly ConcurrentDictionary<int, string> Descriptions =
        new([.. Enumerable.Range(Slow, -Slow).Concat(Enum.GetValues<NvmlReturn>().Select(answer => (int)answer)).Select(code => KeyValuePair.Create(code, Text(code)))]);

    /// <summary>Allocates nothing, unless a driver gives a code for the first time that no header lists.</summary>
    public static string Describe(int code) => Descriptions.GetOrAdd(code, static code => Text(code));

    private static string Text(int code) => code switch
    {
        NotRead => "not read yet",
        Impossible => "the driver gives a number that it cannot be",
        OtherMeaning => "this driver gives the number of the field another meaning",
        NotMonitored => "events are not reported here (virtual GPU, container or operating system)",
        WaitsForAnother => "a second reading is needed for the first value",
        Frozen => "the counter stands still while power is drawn",
        Slow => "the call for it does not return",
        _ => ((NvmlReturn)code).Describe(),
    };

    /// <summary>The call of an NVML entry that is in progress, by the number that <see cref="CallInProgress.Call"/> shows; for sentences.</summary>
    public static string NameOfCall(long call) => call is > 0 and var number && Enum.IsDefined((NvmlCall)(number - 1))
        ? ((NvmlCall)(number - 1)).ToString()
        : string.Create(CultureInfo.InvariantCulture, $"no call ({call})");
}
