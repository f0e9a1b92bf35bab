namespace LabelBench.Telemetry.Linux.Cgroups;

/// <summary>Where the limits of this process lie: for a controller, the folders of its cgroup and of all cgroups above it that can be seen.</summary>
internal sealed class CgroupFolders
{
    private readonly LinuxRoot _root;
    private readonly IReadOnlyList<CgroupMembership> _memberships;
    private readonly IReadOnlyList<CgroupMount> _mounts;

    public CgroupFolders(LinuxRoot root)
    {
        _root = root;
        _memberships = CgroupMembership.Parse(root.Text("/proc/self/cgroup") ?? "");
        _mounts = CgroupMount.Parse(root.Text("/proc/self/mountinfo") ?? "");
    }

    /// <summary>What is mounted: <c>v1</c>, <c>v2</c>, <c>hybrid</c> (controllers in v1, an empty v2 beside them) or <c>none</c>.</summary>
    public string Version => (_mounts.Any(m => m.IsV2), _mounts.Any(m => !m.IsV2)) switch
    {
        (true, true) => "hybrid",
        (true, false) => "v2",
        (false, true) => "v1",
        (false, false) => "none",
    };

    /// <param name="controller"><c>cpu</c>, <c>memory</c> or <c>cpuset</c>.</param>
    /// <returns>The process's own cgroup first, the outermost that can be seen last; none when the controller is not mounted.</returns>
    public CgroupChain Of(string controller)
    {
        // In a hybrid system a controller lives in v1 or in v2, never in both; v1 says so by naming it.
        var own = _memberships.FirstOrDefault(m => m.Controllers.Contains(controller));
        var mount = own is null ? null : _mounts.FirstOrDefault(m => !m.IsV2 && m.Controllers.Contains(controller));
        if (own is null)
        {
            own = _memberships.FirstOrDefault(m => m.IsV2);
            mount = _mounts.FirstOrDefault(m => m.IsV2);
        }
        return own is null || mount is null
            ? new CgroupChain(false, [])
            : new CgroupChain(mount.IsV2, Chain(mount, own.Path));
    }

    private List<string> Chain(CgroupMount mount, string cgroup)
    {
        var folders = new List<string>();
        // A path that the mount does not show (another namespace) leaves the mount point: the innermost cgroup that we can see.
        var folder = mount.FolderOf(cgroup) ?? mount.MountPoint;
        while (folder.Length > mount.MountPoint.Length)
        {
            if (_root.HasFolder(folder)) folders.Add(folder);
            folder = folder[..folder.LastIndexOf('/')];
        }
        folders.Add(mount.MountPoint);
        return folders;
    }
}

/// <param name="IsV2">Which file names apply.</param>
/// <param name="Folders">Innermost first.</param>
internal sealed record CgroupChain(bool IsV2, IReadOnlyList<string> Folders);
