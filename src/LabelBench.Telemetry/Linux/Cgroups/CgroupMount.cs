using System.Globalization;
using System.Text;

namespace LabelBench.Telemetry.Linux.Cgroups;

/// <summary>A mounted cgroup hierarchy, from /proc/self/mountinfo.</summary>
/// <param name="Root">Cgroup that the mount point shows: <c>/</c>, or <c>/docker/4f…</c> where a container sees only its own part.</param>
/// <param name="MountPoint">Folder on the machine.</param>
/// <param name="Controllers">v1 controllers; empty for v2.</param>
internal sealed record CgroupMount(string Root, string MountPoint, bool IsV2, IReadOnlyList<string> Controllers)
{
    /// <remarks>proc_pid_mountinfo(5): <c>id parent dev root mountpoint options [optional ...] - type source superoptions</c>.</remarks>
    public static IReadOnlyList<CgroupMount> Parse(string mountInfo)
    {
        var mounts = new List<CgroupMount>();
        foreach (var line in mountInfo.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var halves = line.Split(" - ", 2);
            if (halves.Length != 2) continue;
            var left = halves[0].Split(' ');
            var right = halves[1].Split(' ');
            if (left.Length < 6 || right.Length < 3 || right[0] is not ("cgroup" or "cgroup2")) continue;
            var isV2 = right[0] == "cgroup2";
            mounts.Add(new CgroupMount(Unescape(left[3]), Unescape(left[4]), isV2, isV2 ? [] : right[2].Split(',')));
        }
        return mounts;
    }

    /// <returns>The folder of a cgroup under this mount; null when the mount does not show it.</returns>
    public string? FolderOf(string cgroup)
    {
        if (cgroup == Root) return MountPoint;
        var prefix = Root == "/" ? "/" : Root + "/";
        return cgroup.StartsWith(prefix, StringComparison.Ordinal) && !cgroup.Split('/').Contains("..")
            ? $"{MountPoint}/{cgroup[prefix.Length..]}"
            : null;
    }

    /// <summary>The kernel writes space, tab, line feed and backslash as \040 and so on.</summary>
    private static string Unescape(string path)
    {
        if (!path.Contains('\\')) return path;
        var plain = new StringBuilder(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '\\' && i + 3 < path.Length && IsOctal(path.AsSpan(i + 1, 3)))
            {
                plain.Append((char)(((path[i + 1] - '0') << 6) + ((path[i + 2] - '0') << 3) + (path[i + 3] - '0')));
                i += 3;
            }
            else
            {
                plain.Append(path[i]);
            }
        }
        return plain.ToString();

        static bool IsOctal(ReadOnlySpan<char> digits) => digits.IndexOfAnyExceptInRange('0', '7') < 0;
    }
}
