using System.Buffers.Binary;

namespace LabelBench.Telemetry.Linux.Sensors;

/// <summary>IPMI DCMI "Get Power Reading": network function 0x2C, command 0x02, request DC 01 00 00.</summary>
/// <remarks>
/// Data Center Manageability Interface 1.5, table 6-16. Answer: completion code, DC, then little-endian u16 current, minimum, maximum, average watts, u32 time stamp,
/// u32 period in ms, u8 state whose bit 6 says that measuring is on.
/// </remarks>
internal static class DcmiPowerReading
{
    public const byte NetworkFunction = 0x2C, Command = 0x02, GroupExtension = 0xDC;

    private const int Length = 19, Current = 2, State = 18, Active = 0x40;

    public static ReadOnlySpan<byte> Request => [GroupExtension, 0x01, 0x00, 0x00];

    /// <param name="reason">Why there is no value; empty when there is.</param>
    public static long? Milliwatts(ReadOnlySpan<byte> answer, out string reason)
    {
        reason = answer switch
        {
            [] => "the management controller gave no answer",
            [not 0, ..] => $"the management controller refused with completion code 0x{answer[0]:X2}{(answer[0] is 0xC1 or 0xD4 ? ": it does not measure power, or not for this user" : "")}",
            { Length: < Length } => "the management controller's answer is too short",
            [_, not GroupExtension, ..] => "the management controller's answer is not one of DCMI",
            _ when (answer[State] & Active) == 0 => "the management controller does not measure power at the moment",
            _ => "",
        };
        return reason.Length == 0 ? BinaryPrimitives.ReadUInt16LittleEndian(answer[Current..]) * 1000L : null;
    }
}
