namespace LabelBench.Labeling.Video;

/// <summary>Second bytes of JPEG markers, the first being 0xFF.</summary>
/// <remarks>ITU-T T.81 (1992), table B.1.</remarks>
internal static class JpegMarker
{
    internal const byte Prefix = 0xFF;
    internal const byte StuffedByte = 0x00;
    internal const byte HuffmanTables = 0xC4;
    internal const byte StartOfImage = 0xD8;
    internal const byte EndOfImage = 0xD9;
    internal const byte StartOfScan = 0xDA;

    /// <summary>Restart markers lie inside the compressed data.</summary>
    internal static bool IsRestart(int marker) => marker is >= 0xD0 and <= 0xD7;

    /// <summary>Markers without a segment behind them.</summary>
    internal static bool StandsAlone(int marker) => marker is 0x01 or >= 0xD0 and <= EndOfImage;
}
