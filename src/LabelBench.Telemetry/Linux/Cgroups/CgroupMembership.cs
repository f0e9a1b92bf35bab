namespace LabelBench.Telemetry.Linux.Cgroups;

/// <summary>One line of /proc/self/cgroup: <c>4:memory:/jobs/a</c> (v1) or <c>0::/jobs/a</c> (v2).</summary>
/// <param name="Controllers">Empty for v2; <c>name=systemd</c> and the like are in it as they stand.</param>
/// <param name="Path">As this process's cgroup namespace shows it; may itself hold colons.</param>
internal sealed record CgroupMembership(IReadOnlyList<string> Controllers, string Path)
{
    public bool IsV2 => Controllers.Count == 0;

    /// <remarks>cgroups(7). Lines that are cut off or odd are left out.</remarks>
    public static IReadOnlyList<CgroupMembership> Parse(string text)
    {
        var memberships = new List<CgroupMembership>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(':', 3);
            if (parts.Length != 3 || !parts[2].StartsWith('/')) continue;
            memberships.Add(new CgroupMembership(parts[1].Split(',', StringSplitOptions.RemoveEmptyEntries), parts[2]));
        }
        return memberships;
    }
}
