namespace LabelBench.Telemetry.Linux.Machine;

/// <summary>What speaks for or against a hypervisor; null for what could not be read.</summary>
/// <param name="CpuFlag">The CPU says "hypervisor" (x86 only).</param>
/// <param name="Signature">CPUID leaf 0x40000000: <c>KVMKVMKVM</c>.</param>
/// <param name="SystemVendor">DMI sys_vendor.</param>
/// <param name="Product">DMI product_name.</param>
/// <param name="XenType">/sys/hypervisor/type.</param>
/// <param name="AcpiMaker">OEM id of an ACPI table: <c>FIRECK</c>, <c>BOCHS</c>.</param>
/// <param name="DeviceTree">/proc/device-tree/hypervisor/compatible (ARM).</param>
internal sealed record HypervisorEvidence(
    bool CpuFlag, string? Signature, string? SystemVendor, string? Product, string? XenType, string? AcpiMaker, string? DeviceTree, string CommandLine);

/// <summary>Names the hypervisor from the evidence.</summary>
internal static class Hypervisors
{
    /// <returns>The name, or null on bare metal and where nothing speaks for a hypervisor.</returns>
    public static string? Name(HypervisorEvidence evidence)
    {
        if (IsBareMetalRental(evidence)) return null;
        if (evidence.XenType == "xen") return "Xen";
        if (FromFirmware(evidence) is { } product) return product;
        if (FromSignature(evidence.Signature) is { } engine)
            return engine == "KVM" && LooksLikeFirecracker(evidence) ? "Firecracker (KVM)" : engine;
        if (evidence.DeviceTree is { } tree && tree.Contains("kvm", StringComparison.Ordinal)) return "KVM";
        return evidence.CpuFlag ? (LooksLikeFirecracker(evidence) ? "Firecracker (KVM)" : "unknown hypervisor") : null;
    }

    /// <summary>EC2 names its bare-metal sizes so; their firmware is Amazon's like that of the virtual ones.</summary>
    private static bool IsBareMetalRental(HypervisorEvidence evidence) =>
        !evidence.CpuFlag && evidence.Product?.Contains(".metal", StringComparison.Ordinal) == true;

    private static string? FromFirmware(HypervisorEvidence e)
    {
        if (e.AcpiMaker == "FIRECK") return "Firecracker (KVM)";
        var vendor = e.SystemVendor ?? "";
        var product = e.Product ?? "";
        // A vendor of both servers and clouds counts only when the CPU, or the lack of such a flag on ARM, does not contradict.
        return (vendor, product) switch
        {
            ("Amazon EC2", _) => "Amazon Nitro (KVM)",
            ("Microsoft Corporation", "Virtual Machine") => "Hyper-V",
            ("Google", "Google Compute Engine") when e.CpuFlag || e.Signature is null => "Google Compute Engine (KVM)",
            ("Hetzner", "vServer") => "Hetzner Cloud (KVM)",
            ("DigitalOcean", _) => "DigitalOcean (KVM)",
            ("Alibaba Cloud", _) when e.CpuFlag => "Alibaba Cloud (KVM)",
            ("Cloud Hypervisor", _) => "Cloud Hypervisor (KVM)",
            ("Xen", _) => "Xen",
            ("innotek GmbH", _) => "VirtualBox",
            _ when product.StartsWith("VMware", StringComparison.Ordinal) || vendor.StartsWith("VMware", StringComparison.Ordinal) => "VMware",
            _ when product.StartsWith("Parallels", StringComparison.Ordinal) => "Parallels",
            _ when product.Contains("KVM", StringComparison.Ordinal) || product.Contains("OpenStack", StringComparison.Ordinal) => "KVM",
            ("QEMU", _) => FromSignature(e.Signature) ?? (e.CpuFlag ? "QEMU" : "KVM or QEMU"),
            _ => null,
        };
    }

    /// <summary>Signatures: the kernel's arch/x86/kernel/cpu/hypervisor.c family and systemd's virt.c.</summary>
    private static string? FromSignature(string? signature) => signature?.TrimEnd('\0', ' ') switch
    {
        "KVMKVMKVM" or "Linux KVM Hv" => "KVM",
        "TCGTCGTCGTCG" => "QEMU (emulated)",
        "Microsoft Hv" => "Hyper-V",
        "VMwareVMware" => "VMware",
        "XenVMMXenVMM" => "Xen",
        "VBoxVBoxVBox" => "VirtualBox",
        "bhyve bhyve" => "bhyve",
        "ACRNACRNACRN" => "ACRN",
        "QNXQVMBSQG" => "QNX",
        _ => null,
    };

    /// <summary>Firecracker shows no DMI and starts kernels with these words (its default boot arguments).</summary>
    private static bool LooksLikeFirecracker(HypervisorEvidence evidence) =>
        evidence.SystemVendor is null && evidence.CommandLine.Contains("reboot=k", StringComparison.Ordinal) && evidence.CommandLine.Contains("panic=1", StringComparison.Ordinal);
}
