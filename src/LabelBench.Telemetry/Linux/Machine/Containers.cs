using System.Collections.Immutable;

namespace LabelBench.Telemetry.Linux.Machine;

/// <summary>Tells which container runtime holds this process.</summary>
internal static class Containers
{
    /// <returns>docker, podman, kubernetes, lxc ...; null when nothing speaks for a container.</returns>
    /// <remarks>The marks that systemd-detect-virt and the runtimes themselves use.</remarks>
    public static string? Name(LinuxRoot root, ImmutableSortedDictionary<string, string> variables)
    {
        if (variables.ContainsKey("KUBERNETES_SERVICE_HOST")) return "kubernetes";
        if (root.HasFile("/run/.containerenv")) return "podman";
        if (root.HasFile("/.dockerenv")) return "docker";
        if (root.Text("/run/systemd/container") is { Length: > 0 } named) return named;
        if (variables.GetValueOrDefault("container") is { Length: > 0 } declared) return declared;
        var cgroup = root.Text("/proc/self/cgroup") ?? "";
        string[] marks = ["kubepods", "docker", "containerd", "libpod", "lxc"];
        return marks.FirstOrDefault(mark => cgroup.Contains(mark, StringComparison.Ordinal)) is { } mark
            ? mark switch { "kubepods" => "kubernetes", "libpod" => "podman", _ => mark }
            : null;
    }
}
