using System.Security.Cryptography;
using System.Text;
using LabelBench.Core;

namespace LabelBench.Web.Guards;

/// <summary>The secret that visitors must know. Only its hash is kept, and it is compared in a time that tells nothing about it.</summary>
public sealed class AccessToken
{
    /// <summary>Of 64 kinds of characters, 20 cannot be guessed.</summary>
    public const int LeastLength = 20;

    private const int MostBytes = 4096;

    private readonly byte[] _hash;

    private AccessToken(string token) => _hash = Hash(token);

    /// <summary>Whether this is the token.</summary>
    public bool Is(string given) => CryptographicOperations.FixedTimeEquals(Hash(given), _hash);

    /// <summary>Reads the first line of a file that nobody else can read.</summary>
    public static Checked<AccessToken> Load(string path)
    {
        string text;
        try
        {
            if (new FileInfo(path).Length > MostBytes)
                return Invalid(path, "is no token: it is longer than 4 KiB.");
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0)
                return Invalid(path, $"can be read by others on this machine; keep it to yourself: chmod 600 {path}");
            text = (File.ReadLines(path).FirstOrDefault() ?? "").Trim();
        }
        catch (Exception mistake) when (Unreadable.Is(mistake))
        {
            var why = Unreadable.Why(path, mistake);
            return Invalid(path, path.Length == 0 || Path.Exists(path) ? why : $"{why} Make it: {Remedy(path)} && chmod 600 {path}");
        }
        if (text.Any(c => c == '\uFFFD' || char.IsControl(c)))
            return Invalid(path, $"has a first line that is no text, so nobody could give it; make another: {Remedy(path)}");
        return text.Length >= LeastLength ? Checked<AccessToken>.Valid(new AccessToken(text))
            : Invalid(path, $"has a first line of {Characters(text.Length)}; a token that cannot be guessed has at least 20: {Remedy(path)}");
    }

    private static string Remedy(string path) => $"head -c 24 /dev/urandom | base64 > {path}";

    private static string Characters(int count) => count == 1 ? "1 character" : $"{count.ToString(System.Globalization.CultureInfo.InvariantCulture)} characters";

    private static byte[] Hash(string text) => Sha256.HashData(Encoding.UTF8.GetBytes(text));

    private static Checked<AccessToken> Invalid(string path, string text) => Checked<AccessToken>.Invalid(new Problem(path, "", text));
}
